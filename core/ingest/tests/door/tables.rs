//! Tables in the encodings and shapes that offices use, and workbooks that claim more than they hold.

use anjuan_ingest::Limits;
use anjuan_ingest::package::{Packer, Packing, read as unpack};
use anjuan_ingest::table::{Form, MOST_ROWS, Refusal, Row, Table, read};
use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, XlsxError};
use std::io::Cursor;

fn rows(table: &Table) -> Vec<(u32, Vec<&str>)> {
    table.rows.iter().map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
}

#[test]
fn delimited_texts_read_alike() {
    let text = "姓名,案由\r\n张某某,\"盗窃罪,从犯\"\r\n\r\n李某某,\"一\n二\"\r\n王某某";
    let expected = vec![(2, vec!["张某某", "盗窃罪,从犯"]), (4, vec!["李某某", "一\n二"]), (5, vec!["王某某"])];
    let semicolons = "姓名;案由\n张某某;\"盗窃罪,从犯\"\n\n李某某;\"一\n二\"\n王某某\n";
    let tabs = "姓名\t案由\n张某某\t盗窃罪,从犯\n\n李某某\t\"一\n二\"\n王某某";
    let utf16: Vec<u8> = [0xfe_u8, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", format!("\u{feff}{text}").into_bytes()),
        ("GBK", GB18030.encode(text).0.into_owned()),
        ("UTF-16", utf16),
        ("semicolons", semicolons.as_bytes().to_vec()),
        ("tabs", tabs.as_bytes().to_vec()),
    ] {
        let table = read(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(
            (table.form, &table.heads[..]),
            (Form::Delimited, &["姓名".to_owned(), "案由".to_owned()][..]),
            "{name}"
        );
        assert_eq!(rows(&table), expected, "{name}");
    }
}

#[test]
fn a_quote_that_is_never_closed_takes_no_number_twice() {
    let table = read("甲\n.\"1\n\"2[2\n".as_bytes()).expect("a table");
    assert_eq!(rows(&table), [(2, vec![".\"1"]), (3, vec!["2[2\n\n"])]);
}

#[test]
fn our_own_guard_against_formulas_is_taken_off() {
    let table = read("甲,乙,丙\n'=1+1,'+86 10,'平常'\n".as_bytes()).expect("a table");
    assert_eq!(rows(&table), [(2, vec!["=1+1", "+86 10", "'平常'"])]);
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet()).expect("cells are written");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn cells_of_a_workbook_are_what_a_person_would_have_typed() {
    let day = Format::new().set_num_format("yyyy年m月d日");
    let hour = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let bytes = workbook(|sheet| {
        for (column, head) in (0..).zip(["姓名", "日期", "时间", "金额", "编号", "是否", "身份证", "错误"])
        {
            sheet.write_string(1, column, head)?;
        }
        sheet.write_string(4, 0, "张某某")?;
        sheet.write_datetime_with_format(4, 1, ExcelDateTime::from_ymd(2024, 5, 6)?, &day)?;
        let at = ExcelDateTime::from_ymd(2024, 5, 6)?.and_hms(9, 30, 0)?;
        sheet.write_datetime_with_format(4, 2, at, &hour)?;
        sheet.write_formula(4, 3, Formula::new("=0.1+0.2").set_result("0.30000000000000004"))?;
        sheet.write_number(4, 4, 20_240_506)?;
        sheet.write_boolean(4, 5, true)?;
        sheet.write_number(4, 6, 110_105_194_912_310_020.0)?;
        sheet.write_formula(4, 7, Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let table = read(&bytes).expect("a table");
    assert_eq!((table.form, table.heads.len()), (Form::Workbook, 8));
    let [Row { number, cells, troubles }] = &table.rows[..] else { panic!("{table:?}") };
    assert_eq!(*number, 5);
    assert_eq!(cells[..6], ["张某某", "2024-05-06", "2024-05-06 09:30", "0.3", "20240506", "是"]);
    let columns: Vec<usize> = troubles.iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, [6, 7], "{troubles:?}");
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let many = format!("甲\n{}", "1\n".repeat(MOST_ROWS + 1));
    let wide = format!("{}\n1", "甲,".repeat(600));
    for (name, bytes, refusal) in [
        ("nothing", Vec::new(), Refusal::Empty),
        ("heads alone", "甲,乙\n,\n".into(), Refusal::OnlyHeads),
        ("old Excel", vec![0xd0, 0xcf, 0x11, 0xe0, 0, 0], Refusal::OldOrLocked),
        ("no text", vec![0, 1, 2, 3], Refusal::UnknownForm),
        ("too many rows", many.into(), Refusal::TooManyRows),
        ("too many columns", wide.into(), Refusal::TooManyColumns(1)),
        ("a zip that is no workbook", packed(&[("a.txt", b"words")]), Refusal::Broken),
    ] {
        assert_eq!(read(&bytes), Err(refusal), "{name}");
    }
    let cut = workbook(|sheet| sheet.write_string(0, 0, "甲").map(drop));
    assert!(matches!(read(&cut[..cut.len() / 2]), Err(Refusal::Archive(_))), "a workbook that is cut off");
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        packer.add(path, bytes, Packing::Deflated).expect("a file");
    }
    packer.finish().expect("an archive").into_inner()
}

#[test]
fn a_workbook_cannot_say_how_much_memory_it_takes() {
    let good = workbook(|sheet| {
        sheet.write_string(0, 0, "甲")?;
        sheet.write_string(1, 0, "乙").map(drop)
    });
    let files = unpack(&good, &Limits::package()).expect("a package");
    let with = |path: &str, from: &str, to: &str| {
        let changed: Vec<(&str, Vec<u8>)> = files
            .iter()
            .map(|(name, bytes)| {
                let text = String::from_utf8_lossy(bytes).into_owned();
                (name.as_str(), if name == path { text.replace(from, to).into_bytes() } else { text.into_bytes() })
            })
            .collect();
        packed(&changed.iter().map(|(name, bytes)| (*name, &bytes[..])).collect::<Vec<_>>())
    };
    assert!(read(&with("", "", "")).is_ok(), "packed anew it is still a workbook");
    let strings = "xl/sharedStrings.xml";
    for claim in
        ["uniqueCount=\"99999999999999\"", "uniqueCount = '4000000000'", "uniqueCount=\n\"184467440737095516\""]
    {
        assert_eq!(read(&with(strings, "uniqueCount=\"2\"", claim)), Err(Refusal::Broken), "{claim}");
    }
    let far = with("xl/worksheets/sheet1.xml", "r=\"A2\"", "r=\"XFD1048576\"");
    assert!(matches!(read(&far), Err(Refusal::TooManyColumns(_))), "a far cell costs nothing");
}
