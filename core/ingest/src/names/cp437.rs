//! The old PC code page, the last resort that loses no byte.

const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Decodes bytes of code page 437.
pub(super) fn decode(bytes: &[u8]) -> String {
    let high: Vec<char> = HIGH.chars().collect();
    let one = |byte: &u8| match byte {
        0..=0x7f => char::from(*byte),
        _ => high.get(usize::from(*byte) - 0x80).copied().unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_a_character() {
        let all: Vec<u8> = (0..=255).collect();
        let text = super::decode(&all);
        assert_eq!(text.chars().count(), 256);
        assert!(!text.contains('\u{fffd}'));
    }
}
