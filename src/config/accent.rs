//! The accent colour of `[branding]`, and the colours that follow from it. Text in it, and on it, has the contrast that WCAG 2.2 asks for
//! (section 1.4.3), on light and on dark pages.

/// The least contrast of text.
const LEAST: f64 = 4.5;

/// The surface of dark pages, as in `static/vestibule.css`.
const DARK_SURFACE: Color = Color([0x19, 0x1b, 0x1f]);

const WHITE: Color = Color([0xff; 3]);
const BLACK: Color = Color([0; 3]);

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// The accent and what follows from it, for light or for dark pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// Links, and the ground of the first button.
    pub base: Color,
    /// The same under a pointer.
    pub hover: Color,
    /// Text on it.
    pub on: Color,
    /// The ground of marks and notices.
    pub wash: Color,
    /// The light at the top of a page.
    pub glow: Color,
}

impl Color {
    /// `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// The contrast ratio (WCAG 2.2, definition of "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// This much of `other`, from 0 to 1.
    fn mixed(self, other: Self, share: f64) -> Self {
        let part = |at: usize| {
            let mixed = f64::from(self.0[at]) * (1.0 - share) + f64::from(other.0[at]) * share;
            mixed.round().clamp(0.0, 255.0) as u8
        };
        Self([part(0), part(1), part(2)])
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Accent {
    /// On light pages.
    pub fn light(base: Color) -> Self {
        Self {
            base,
            hover: base.mixed(BLACK, 0.18),
            on: WHITE,
            wash: base.mixed(WHITE, 0.93),
            glow: base.mixed(WHITE, 0.92),
        }
    }

    /// On dark pages.
    pub fn dark(base: Color) -> Self {
        Self {
            base,
            hover: base.mixed(WHITE, 0.3),
            on: base.mixed(BLACK, 0.86),
            wash: DARK_SURFACE.mixed(base, 0.13),
            glow: DARK_SURFACE.mixed(base, 0.06),
        }
    }

    /// On dark pages, for a colour of light pages: with as much white as it needs to be read.
    pub fn dark_of(light: Color) -> Self {
        let lighter = (0..=20).map(|step| Self::dark(light.mixed(WHITE, f64::from(step) / 20.0)));
        let mut readable = lighter.filter(|accent| accent.contrast() >= LEAST + 1.5);
        readable.next().unwrap_or(Self::dark(WHITE))
    }

    /// The least contrast of any text in it or on it.
    pub fn contrast(&self) -> f64 {
        let pairs = [(self.base, self.wash), (self.on, self.base), (self.on, self.hover)];
        pairs
            .iter()
            .fold(f64::MAX, |least, (one, other)| least.min(one.contrast(*other)))
    }

    /// Whether it can be read.
    pub fn is_readable(&self) -> bool {
        self.contrast() >= LEAST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_what_the_guidelines_say() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 0.01);
        let grey = Color::parse("#767676").unwrap();
        assert!((grey.contrast(WHITE) - 4.54).abs() < 0.01, "{}", grey.contrast(WHITE));
        for wrong in ["", "#fff", "767676", "#76767", "#7676767", "#76767g", "#ééé", "red"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_colour_that_is_readable_on_light_pages_has_one_for_dark_pages() {
        for text in [
            "#4a4cac", "#005fb8", "#8b0000", "#0b6e4f", "#5b21b6", "#000000", "#6b4e00",
        ] {
            let color = Color::parse(text).unwrap();
            assert!(Accent::light(color).is_readable(), "{text}");
            assert!(
                Accent::dark_of(color).is_readable(),
                "{text}: {:?}",
                Accent::dark_of(color)
            );
        }
        for text in ["#ffcc00", "#7fb4ff", "#ffffff"] {
            assert!(!Accent::light(Color::parse(text).unwrap()).is_readable(), "{text}");
        }
    }
}
