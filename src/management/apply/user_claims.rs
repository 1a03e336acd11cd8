//! The claims of one of the file's users.

use super::{address::merged_address, state_file::UserEntry};
use crate::{
    domain::user::{User, UserClaims},
    store::applied_users::AppliedUser,
};

/// What is known of them: what the file says where it says something else than before, nothing where it takes something away, and else
/// what is stored here, which they or an administrator may have changed. An address and whether it was verified go together.
pub(super) fn claims(wanted: &UserEntry, applied: Option<&AppliedUser>, stored: Option<&User>) -> UserClaims {
    let Some(stored) = stored.map(|user| &user.claims) else {
        return wanted.claims.clone();
    };
    let before = applied.map(|applied| applied.claims.clone()).unwrap_or_default();
    let (unset, wanted, before) = (&wanted.unset, &wanted.claims, &before);
    macro_rules! merged {
        ($($claim:ident),* where $($kept:ident with $with:ident),*) => {
            UserClaims {
                address: merged_address(unset.contains("address"), &wanted.address, &before.address, &stored.address),
                $($claim: if unset.contains(stringify!($claim)) { None }
                    else if wanted.$claim.is_none() || wanted.$claim == before.$claim { stored.$claim.clone() }
                    else { wanted.$claim.clone() },)*
                $($kept: if unset.contains(stringify!($with)) || unset.contains(stringify!($kept)) { None }
                    else if wanted.$with.is_some() && wanted.$with != before.$with && wanted.$with != stored.$with { wanted.$kept }
                    else if wanted.$kept.is_none() || wanted.$kept == before.$kept
                        || (wanted.$with.is_some() && stored.$with != before.$with) { stored.$kept }
                    else { wanted.$kept },)*
            }
        };
    }
    merged!(
        name, given_name, family_name, middle_name, nickname, preferred_username, profile, picture, website, email, gender,
        birthdate, zoneinfo, locale, phone_number
        where email_verified with email, phone_number_verified with phone_number
    )
}
