//! A QR code as the path of an SVG, drawn on the server: no script, no picture to fetch, nothing that leaves the page.

use qrcode::{Color, EcLevel, QrCode};

/// A picture to be drawn in a square of `size` units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// The `d` of the path.
    pub path: String,
    /// The side of the square, the quiet zone included.
    pub size: usize,
}

/// Four modules, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// `text` as a picture; `None` if it is too long for one.
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
    fn a_picture_is_a_path_in_a_square_with_room_around_it() {
        let drawn = picture("otpauth://totp/x?secret=GEZDGNBV").unwrap();
        // The first finder pattern begins behind the quiet zone: seven dark modules.
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
        assert!(drawn.size >= 21 + 8);
        assert!(drawn.path.bytes().all(|letter| b"Mhvz -0123456789".contains(&letter)));
        assert_eq!(picture(&"x".repeat(10_000)), None);
    }
}
