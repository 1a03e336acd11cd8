//! A picture of the deployment as a field of a form: what it shows, and why one was not taken.

use crate::{
    config::FixedBy,
    domain::branding_picture::PictureSlot,
    http::{branding::Brand, messages::Messages},
    management::settings::branding_picture::PictureProblem,
};

/// A field.
pub struct PictureField {
    /// The name of the slot.
    pub slot: &'static str,
    /// What it is called.
    pub label: String,
    /// What is said of it.
    pub hint: String,
    /// Where the picture in force is, if there is one.
    pub address: Option<String>,
    /// Whether it is shown on light pages.
    pub is_on_light: bool,
    /// Whether it was uploaded, so that it can be taken away.
    pub is_uploaded: bool,
    /// What fixes it, so that none can be uploaded.
    pub fixed: Option<String>,
    /// Why it was not taken.
    pub problem: Option<String>,
}

/// Every picture; `problem` is the name of a slot, and why its picture was not taken.
pub fn picture_fields(messages: &Messages, brand: &Brand, problem: (&str, &str)) -> Vec<PictureField> {
    let field = |slot: PictureSlot| {
        let (label, hint) = match slot {
            PictureSlot::Logo => (
                messages.text("settings-picture-logo"),
                messages.text("settings-picture-logo-hint"),
            ),
            PictureSlot::LogoDark => (
                messages.text("settings-picture-logo-dark"),
                messages.text("settings-picture-logo-dark-hint"),
            ),
            PictureSlot::Icon => (
                messages.text("settings-picture-icon"),
                messages.text("settings-picture-icon-hint"),
            ),
        };
        PictureField {
            slot: slot.name(),
            label,
            hint,
            address: brand.files.address(slot.file_name()),
            is_on_light: slot != PictureSlot::LogoDark,
            is_uploaded: brand.config().pictures.contains_key(&slot),
            fixed: brand.config().fixed_by(slot.setting()).map(|by| match by {
                FixedBy::File(path) => messages.text_with("settings-fixed-file", &[("where", path.as_str())]),
                FixedBy::Environment(variable) => {
                    messages.text_with("settings-fixed-environment", &[("where", variable.as_str())])
                }
            }),
            problem: (problem.0 == slot.name())
                .then(|| words_of(messages, problem.1))
                .flatten(),
        }
    };
    PictureSlot::ALL.into_iter().map(field).collect()
}

/// What a refusal is called in the address of the page.
pub fn name_of(problem: PictureProblem) -> &'static str {
    match problem {
        PictureProblem::Empty => "none",
        PictureProblem::TooLarge => "too-large",
        PictureProblem::Svg => "svg",
        PictureProblem::OtherKind => "other-kind",
        PictureProblem::Damaged => "damaged",
        PictureProblem::TooManyPixels => "too-many-pixels",
    }
}

/// What a refusal is called where the file or the environment fixes the picture.
pub const FIXED: &str = "fixed";

fn words_of(messages: &Messages, name: &str) -> Option<String> {
    Some(match name {
        "none" => messages.text("settings-picture-none-chosen"),
        "too-large" => messages.text("settings-picture-too-large"),
        "svg" => messages.text("settings-picture-svg"),
        "other-kind" => messages.text("settings-picture-other-kind"),
        "damaged" => messages.text("settings-picture-damaged"),
        "too-many-pixels" => messages.text("settings-picture-too-many-pixels"),
        FIXED => messages.text("settings-picture-fixed"),
        _ => return None,
    })
}
