//! The address of one of the file's users.

use crate::domain::user::Address;

/// The members of an address are merged like claims of their own.
pub(super) fn merged_address(
    is_unset: bool,
    wanted: &Option<Address>,
    before: &Option<Address>,
    stored: &Option<Address>,
) -> Option<Address> {
    let none = Address::default();
    let of = |address: &Option<Address>| address.clone().unwrap_or_default();
    if is_unset || (wanted.is_none() && stored.is_none()) {
        return None;
    }
    let (wanted, before, stored) = (of(wanted), of(before), of(stored));
    let member = |member: fn(&Address) -> &Option<String>| match member(&wanted) {
        given @ Some(text) if given != member(&before) => (!text.is_empty()).then(|| text.clone()),
        _ => member(&stored).clone(),
    };
    let merged = Address {
        formatted: member(|address| &address.formatted),
        street_address: member(|address| &address.street_address),
        locality: member(|address| &address.locality),
        region: member(|address| &address.region),
        postal_code: member(|address| &address.postal_code),
        country: member(|address| &address.country),
    };
    (merged != none).then_some(merged)
}
