//! Pinyin for searching: `hjbl` and `huijianbilu` both find 会见笔录.

use pinyin::ToPinyin;

/// Everything that a search for this document looks through, in lower case.
pub fn search_words(title: &str, id: &str) -> String {
    let (mut full, mut short) = (String::new(), String::new());
    for (character, sound) in title.chars().zip(title.to_pinyin()) {
        match sound {
            Some(sound) => {
                full.push_str(sound.plain());
                short.extend(sound.plain().chars().next());
            }
            None if character.is_ascii_alphanumeric() => {
                full.push(character);
                short.push(character);
            }
            None => {}
        }
    }
    format!("{title} {id} {full} {short}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::search_words;

    #[test]
    fn initials_and_full_pinyin_are_found() {
        let words = search_words("会见笔录（审判阶段）", "meeting-record-trial");
        assert!(words.contains("hjbl") && words.contains("huijianbilu") && words.contains("meeting-record"), "{words}");
    }
}
