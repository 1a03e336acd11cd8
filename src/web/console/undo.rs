//! What takes back what was just done: the button beside "Done".

/// The button.
#[derive(Clone, Debug)]
pub struct Undo {
    /// What it does, by its name in forms.
    pub action: &'static str,
    /// What else its form says.
    pub fields: Vec<(&'static str, String)>,
}

impl Undo {
    /// With these fields.
    pub fn new(action: &'static str, fields: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let fields = fields.into_iter().collect();
        Self { action, fields }
    }
}
