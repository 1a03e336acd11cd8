//! Writing an uploaded picture again: as PNG, not too large, without metadata and without animation. What is served is never what was sent.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    error::ImageError,
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// The largest upload, in bytes.
const LARGEST: usize = 1024 * 1024;
/// The longest side of what is sent, in pixels.
const LONGEST_SENT: u32 = 8192;
/// What decoding may take, in bytes: a picture of 5792 by 5792 pixels with transparency.
const MOST_MEMORY: u64 = 128 * 1024 * 1024;
/// The longest sides of what is kept, in pixels. The first with which the picture has at most [`LARGEST`] bytes is taken; that of 256 always has.
const LONGEST_KEPT: [u32; 5] = [1024, 768, 512, 384, 256];

/// Decoding takes memory and time: one picture at a time.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// Why a picture cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureProblem {
    /// Nothing was sent.
    #[error("no picture was sent")]
    Empty,
    /// It has too many bytes.
    #[error("the picture is larger than 1 MiB; save it smaller")]
    TooLarge,
    /// It is an SVG file.
    #[error(
        "an SVG file cannot be uploaded; use PNG, JPEG or WebP, or name the SVG file in the configuration as branding.logo"
    )]
    Svg,
    /// It is something else.
    #[error("this is no PNG, JPEG or WebP picture; save it as one of these")]
    OtherKind,
    /// It is broken.
    #[error("the picture is damaged and cannot be read; save it again")]
    Damaged,
    /// It has too many pixels.
    #[error(
        "the picture has too many pixels; at most 8192 on a side, and 30 million in all, or half of that with 16 bits a channel"
    )]
    TooManyPixels,
}

/// The picture as PNG.
///
/// # Errors
/// See [`PictureProblem`].
pub(super) async fn encoded(sent: Vec<u8>) -> Result<Vec<u8>, PictureProblem> {
    let format = format_of(&sent)?;
    let permit = ONE_AT_A_TIME.acquire().await;
    let done = spawn_blocking(move || {
        // Held until the work is done, also where nobody waits for it any more.
        let _permit = permit;
        png(&sent, format)
    });
    // A decoder that panics found something that it does not understand.
    done.await.unwrap_or(Err(PictureProblem::Damaged))
}

fn format_of(sent: &[u8]) -> Result<ImageFormat, PictureProblem> {
    match sent {
        [] => Err(PictureProblem::Empty),
        _ if sent.len() > LARGEST => Err(PictureProblem::TooLarge),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        _ => {
            let start = String::from_utf8_lossy(sent.get(..1024).unwrap_or(sent)).to_ascii_lowercase();
            let start = start.trim_start_matches('\u{feff}').trim_start();
            // Of a page with a drawing in it nobody wants to hear about SVG.
            let is_svg = start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg"));
            Err(if is_svg {
                PictureProblem::Svg
            } else {
                PictureProblem::OtherKind
            })
        }
    }
}

fn png(sent: &[u8], format: ImageFormat) -> Result<Vec<u8>, PictureProblem> {
    let picture = decoded(sent, format).map_err(|error| match error {
        ImageError::Limits(_) => PictureProblem::TooManyPixels,
        _ => PictureProblem::Damaged,
    })?;
    for longest in LONGEST_KEPT {
        let smaller = (picture.width().max(picture.height()) > longest).then(|| picture.thumbnail(longest, longest));
        let written = written(smaller.as_ref().unwrap_or(&picture)).map_err(|_| PictureProblem::Damaged)?;
        if written.len() <= LARGEST {
            return Ok(written);
        }
    }
    Err(PictureProblem::TooLarge)
}

fn decoded(sent: &[u8], format: ImageFormat) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SENT);
    limits.max_image_height = Some(LONGEST_SENT);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(sent), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    // A camera turns a picture by its metadata, which are dropped.
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// With 8 bits a channel, and nothing but the pixels.
fn written(picture: &DynamicImage) -> Result<Vec<u8>, ImageError> {
    let plain: DynamicImage = match picture.color().has_alpha() {
        true => picture.to_rgba8().into(),
        false => picture.to_rgb8().into(),
    };
    let mut written = Vec::new();
    plain.write_with_encoder(PngEncoder::new_with_quality(
        &mut written,
        CompressionType::Default,
        FilterType::Adaptive,
    ))?;
    Ok(written)
}
