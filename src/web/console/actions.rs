//! What the forms of a page can do: each form says it by a name, and so does the address of the page after it.

/// Defines the enum `Action` of a page, and both ways between a variant and its name.
macro_rules! actions {
    ($($variant:ident = $name:literal,)*) => {
        /// What can be done, by its name in forms.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Action {
            $($variant,)*
        }

        impl Action {
            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}
pub(crate) use actions;
