//! PDFs: odd, damaged, locked, active, endless.

use super::{Row, paper};
use crate::papers;
use anjuan_ingest::Limits;

const WORDS: &str = "会见笔录\n受援人李某某涉案金额12,800.50元，取得谅解\n2024年5月10日";

fn row(what: &'static str, bytes: Vec<u8>, said: &'static [&'static str]) -> Row {
    paper(what, "05会见笔录.pdf", bytes, said)
}

pub fn rows() -> Vec<Row> {
    [sound(), damaged(), active(), endless()].concat()
}

fn sound() -> Vec<Row> {
    let shifted = [b"rubbish in front\n".to_vec(), papers::gbk(WORDS)].concat();
    vec![
        row("GBK-EUC-H，字体未嵌入，无 ToUnicode", papers::gbk(WORDS), &[]),
        row("GBK-EUC-H，字体嵌入，无 ToUnicode", papers::gbk_embedded(WORDS), &[]),
        row("UniGB-UCS2-H，字体未嵌入", papers::unigb(WORDS), &[]),
        row(
            "只有所有者密码（AES-256）",
            include_bytes!("../../fixtures/papers/locked-by-owner-aes256.pdf").to_vec(),
            &[],
        ),
        row("只有所有者密码（RC4）", include_bytes!("../../fixtures/papers/locked-by-owner-rc4.pdf").to_vec(), &[]),
        row(
            "打开密码（AES-256）",
            include_bytes!("../../fixtures/papers/locked-by-user-aes256.pdf").to_vec(),
            &["AJ703"],
        ),
        row("打开密码（RC4）", include_bytes!("../../fixtures/papers/locked-by-user-rc4.pdf").to_vec(), &["AJ703"]),
        row("密码字典有误", papers::locked(), &["AJ703"]),
        row("空白页", papers::page(b"", "", "", &[]), &["AJ725"]),
        row("扫描件", papers::scan(), &["AJ704"]),
        row("字形没有对应文字", papers::unmapped(), &["AJ702"]),
        row("前面有少许多余数据", shifted, &[]),
        row("末尾补零", [papers::gbk(WORDS), vec![0; 2_000]].concat(), &[]),
        paper("PDF 改名为 .docx", "05会见笔录.docx", papers::gbk(WORDS), &["AJ701"]),
        paper("JPEG 改名为 .pdf", "05会见笔录.pdf", crate::builder::JPEG.to_vec(), &["AJ701"]),
        paper("文本改名为 .pdf", "05会见笔录.pdf", "会见笔录".into(), &["AJ701"]),
    ]
}

fn damaged() -> Vec<Row> {
    let whole = papers::gbk(WORDS);
    let replaced = |from: &str, to: &str| {
        let at = whole.windows(from.len()).position(|here| here == from.as_bytes()).expect("it stands there");
        [&whole[..at], to.as_bytes(), &whole[at + from.len()..]].concat()
    };
    let objects =
        |pages: &str| papers::pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), pages.as_bytes().to_vec()], "");
    vec![
        row("交叉引用表位置写错", replaced("startxref\n", "startxref\n9"), &[]),
        row("交叉引用表偏移写错", replaced("0000000009 00000 n", "0000000999 00000 n"), &[]),
        row(
            "没有交叉引用表",
            whole[..whole.windows(5).position(|five| five == b"xref\n").expect("a table")].to_vec(),
            &[],
        ),
        row("流的长度写错", replaced("/Length ", "/Length 9"), &[]),
        row("只有文件头", b"%PDF-1.7\n".to_vec(), &["AJ705"]),
        row("从中间截断", whole[..60].to_vec(), &["AJ705"]),
        row("没有一页", objects("<< /Type /Pages /Kids [] /Count 0 >>"), &["AJ705"]),
        row("页树指向不存在的对象", objects("<< /Type /Pages /Kids [9 0 R] /Count 1 >>"), &["AJ705"]),
        row("只有文件头和垃圾", [b"%PDF-1.7\n".to_vec(), (0..=255).cycle().take(9_000).collect()].concat(), &["AJ705"]),
    ]
}

fn active() -> Vec<Row> {
    let words = b"BT ET";
    let with = |catalog: &str, others: &[Vec<u8>]| papers::page(words, "", catalog, others);
    let attached = |name: &str| {
        let spec = format!("<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F 6 0 R >> >>").into_bytes();
        with(
            &format!("/Names << /EmbeddedFiles << /Names [({name}) 5 0 R] >> >>"),
            &[spec, papers::stream("/Type /EmbeddedFile", b"words")],
        )
    };
    vec![
        row(
            "打开时运行脚本",
            with("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", &[]),
            &["AJ731", "AJ725"],
        ),
        row("脚本的名字用转义写", with("/OpenAction << /S /Java#53cript /J#53 (x) >>", &[]), &["AJ731", "AJ725"]),
        row("脚本不被任何东西引用", with("", &[b"<< /S /JavaScript /JS (x) >>".to_vec()]), &["AJ731", "AJ725"]),
        row("启动程序", with("/OpenAction << /S /Launch /F (cmd.exe) >>", &[]), &["AJ731", "AJ725"]),
        row(
            "按钮上的脚本",
            with(
                "/AcroForm << /Fields [5 0 R] >>",
                &[b"<< /FT /Btn /AA << /D << /S /JavaScript /JS (x) >> >> >>".to_vec()],
            ),
            &["AJ731", "AJ725"],
        ),
        row("打开时转到第一页", with("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>", &[]), &["AJ725"]),
        row("链接到网页", with("/OpenAction << /S /URI /URI (https://example.com) >>", &[]), &["AJ725"]),
        row("带附件", attached("evidence.exe"), &["AJ732", "AJ725"]),
        row("带本系统自己的内嵌数据", attached("anjuan.json"), &["AJ725"]),
        row(
            "脚本藏在压缩的对象流里",
            include_bytes!("../../fixtures/papers/script-in-object-stream.pdf").to_vec(),
            &["AJ731", "AJ725"],
        ),
    ]
}

fn endless() -> Vec<Row> {
    let nested = |open: &str, close: &str| {
        papers::page(format!("{}1{}", open.repeat(60_000), close.repeat(60_000)).as_bytes(), "", "", &[])
    };
    let filled = |dict: &str, content: &[u8]| {
        papers::pdf(
            &[
                b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
                b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec(),
                papers::stream(dict, content),
            ],
            "",
        )
    };
    let small = Limits { pdf_unpacked_bytes: 1 << 20, pdf_page_operations: 10_000, ..Limits::default() };
    let within = |what, bytes, said| Row { limits: small.clone(), ..row(what, bytes, said) };
    let bomb = papers::stream("/Filter /FlateDecode", &papers::zlib(&vec![b' '; 4 << 20]));
    vec![
        row("数组套六万层", nested("[", "]"), &["AJ705"]),
        row("字典套六万层", nested("<</a", ">>"), &["AJ705"]),
        row(
            "压缩起来的三百万个括号",
            filled("/Filter /FlateDecode", &papers::zlib(&vec![b'['; 3_000_000])),
            &["AJ705"],
        ),
        within("流解开超过上限", papers::page(b"", "", "", &[bomb]), &["AJ706"]),
        within("表单 XObject 层层成倍", forms(&|next| next + 1), &["AJ706"]),
        within("表单 XObject 引用自己", forms(&|this| this), &["AJ706"]),
        row("页树层层成倍", doubling(), &["AJ706"]),
        row("页树指向自己", turning(), &["AJ705"]),
        row("一万页", pages(10_000), &["AJ706"]),
        row("一千页空白", pages(1_000), &["AJ725", "AJ742"]),
    ]
}

/// Forms that draw ten forms each; which one follows is given.
fn forms(next: &dyn Fn(usize) -> usize) -> Vec<u8> {
    let form = |number: usize| {
        let dict = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
            next(number)
        );
        papers::stream(&dict, &b"/X Do ".repeat(10))
    };
    papers::page(b"/X Do", "/XObject << /X 5 0 R >>", "", &(5..30).map(form).collect::<Vec<_>>())
}

fn doubling() -> Vec<u8> {
    let node = |kid: usize| format!("<< /Type /Pages /Kids [{kid} 0 R {kid} 0 R] /Count 2 >>").into_bytes();
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    objects.extend((3..40).map(node));
    objects.push(b"<< /Type /Page /MediaBox [0 0 9 9] >>".to_vec());
    papers::pdf(&objects, "")
}

fn turning() -> Vec<u8> {
    let objects =
        [b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec()];
    papers::pdf(&objects, "")
}

fn pages(count: usize) -> Vec<u8> {
    let kids: String = (3..count + 3).map(|number| format!("{number} 0 R ")).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 595 842] >>").into_bytes(),
    ];
    objects.extend((0..count).map(|_| b"<< /Type /Page /Parent 2 0 R >>".to_vec()));
    papers::pdf(&objects, "")
}
