//! A QR code as an SVG path, rendered on the server: no script, no image to load, and the secret stays in the page.

use qrcode::{Color, EcLevel, QrCode};

/// An image with a side of `size` units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// The `d` of the path.
    pub path: String,
    /// The side of the square, including the quiet zone.
    pub size: usize,
}

/// Four modules, as ISO/IEC 18004 requires.
const QUIET: usize = 4;

/// `text` as an image; `None` if it is too long.
pub fn picture(text: &str) -> Option<QrPicture> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, line) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = line[column..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET));
            }
            column += run.max(1);
        }
    }
    Some(QrPicture {
        path,
        size: width + 2 * QUIET,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_path_in_a_square_with_a_margin() {
        let drawn = picture("otpauth://totp/x?secret=GEZDGNBV").unwrap();
        // The first finder pattern begins after the quiet zone: seven dark modules.
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
        assert!(drawn.size >= 21 + 8);
        assert!(
            drawn
                .path
                .bytes()
                .all(|character| b"Mhvz -0123456789".contains(&character))
        );
        assert_eq!(picture(&"x".repeat(10_000)), None);
    }
}
