//! The table of words that Tesseract writes: one line a word, with the line it stands on and how sure it is.

use anjuan_ingest::Seen;

/// Columns of the table: block, paragraph and line, confidence, word.
const BLOCK: usize = 2;
const PARAGRAPH: usize = 3;
const LINE: usize = 4;
const CONFIDENCE: usize = 10;
const WORD: usize = 11;

/// The text of a table and the confidence of its characters on average.
pub(super) fn read(table: &str) -> Seen {
    let mut text = String::new();
    let mut line = None;
    let (mut sum, mut characters) = (0.0_f32, 0_u32);
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (Some(word), Some(Ok(sure))) = (cells.get(WORD), cells.get(CONFIDENCE).map(|cell| cell.parse::<f32>()))
        else {
            continue;
        };
        let word = word.trim();
        if word.is_empty() || sure < 0.0 {
            continue;
        }
        let here = [BLOCK, PARAGRAPH, LINE].map(|at| cells.get(at).copied().unwrap_or_default());
        if line.is_some_and(|before| before != here) {
            text.push('\n');
        } else if needs_space(&text, word) {
            text.push(' ');
        }
        line = Some(here);
        text.push_str(word);
        let count = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
        sum += sure / 100.0 * count as f32;
        characters = characters.saturating_add(count);
    }
    Seen { text, confidence: if characters == 0 { 0.0 } else { (sum / characters as f32).clamp(0.0, 1.0) } }
}

/// Words of letters are parted by spaces, Chinese characters are not.
fn needs_space(before: &str, word: &str) -> bool {
    let letter = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
    letter(before.chars().next_back()) && letter(word.chars().next())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn words_become_lines() {
        let head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
        let row = |line: u32, sure: &str, word: &str| format!("5\t1\t1\t1\t{line}\t1\t0\t0\t9\t9\t{sure}\t{word}");
        let rows = [
            head.to_owned(),
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t".to_owned(),
            row(1, "96.5", "会"),
            row(1, "93.5", "见"),
            row(2, "80", "2024"),
            row(2, "80", "abc"),
            row(2, "80", "年"),
        ];
        let seen = read(&rows.join("\n"));
        assert_eq!(seen.text, "会见\n2024 abc年");
        assert!((seen.confidence - 0.83).abs() < 0.01, "{}", seen.confidence);
        assert_eq!(read("").text, "");
    }
}
