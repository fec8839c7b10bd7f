//! Pictures as PNG, drawn from their SVG with a face of letters that the program brings along: the same pixels on any
//! machine, whatever fonts it has.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Latin letters of DejaVu Sans; its licence stands beside it.
const FACE: &[u8] = include_bytes!("fonts/DejaVuSans-Latin.ttf");
/// What the face calls itself.
const FAMILY: &str = "DejaVu Sans";
/// Pixels of the PNG for each of the SVG, so that words are sharp in print.
const SCALE: u16 = 2;

/// The picture as PNG, twice as wide and high as the SVG.
///
/// # Panics
/// If the text is no SVG: those that [`super::plots`] draws are.
#[must_use]
pub fn png(svg: &str) -> Vec<u8> {
    let mut faces = fontdb::Database::new();
    faces.load_font_data(FACE.to_vec());
    faces.set_sans_serif_family(FAMILY);
    let options = Options { fontdb: Arc::new(faces), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).expect("a picture is well-formed");
    let [width, height] =
        [tree.size().width(), tree.size().height()].map(|side| (side * f32::from(SCALE)) as u32);
    let mut pixels = Pixmap::new(width, height).expect("a picture has a width and a height");
    let scale = Transform::from_scale(f32::from(SCALE), f32::from(SCALE));
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().expect("memory takes whatever is written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example::{model, summary};
    use crate::report::plots::plots;

    #[test]
    fn every_picture_is_drawn_with_its_words() {
        for picture in plots(&model(), &summary(), None) {
            let drawn = png(&picture.drawing.svg);
            let read = Pixmap::decode_png(&drawn).expect("it is a PNG");
            assert_eq!(read.width(), 1800);
            // Without its words it would be another picture.
            let mut silent = String::new();
            for part in picture.drawing.svg.split("</text>") {
                silent.push_str(part.rsplit_once("<text").map_or(part, |(before, _)| before));
            }
            assert_ne!(png(&silent), drawn, "{}", picture.name);
        }
    }

    #[test]
    fn the_face_has_every_letter_that_pictures_use() {
        let picture = plots(&model(), &summary(), None).remove(0).drawing.svg;
        let (opening, _) = picture.split_once('>').expect("a picture opens");
        let drawn = |letter: char| {
            png(&format!(
                "{opening}><text x=\"5\" y=\"30\" font-family=\"sans-serif\" font-size=\"24\">{letter}</text></svg>"
            ))
        };
        // A letter that the face does not have, and none.
        let missing = [drawn('\u{6f22}'), drawn(' ')];
        for letter in "aZ09£€$%–—“”±×≥≤−…éÉøß()\"'/:;,.".chars() {
            assert!(!missing.contains(&drawn(letter)), "{letter}");
        }
    }
}
