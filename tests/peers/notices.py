"""The same assignment notices by this program and by two peers, measured in one run.

    python3 tests/peers/notices.py [ROWS] [PEER_ROWS]

Peers: WeasyPrint (HTML and CSS to PDF), and python-docx-template filled and converted by LibreOffice. Install them with
`pip install weasyprint docxtpl` and `apt-get install libreoffice-writer-nogui`; one that is missing is left out and
said so. All use the fonts of templates/shared/fonts. CPU time counts every child process.
"""

import csv
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FONTS = ROOT / "templates/shared/fonts"
PROGRAM = os.environ.get("ANJUAN_PROGRAM", str(ROOT / "target/release/anjuan"))
SURNAMES = "李王张刘陈杨赵周吴徐孙马朱胡郭何林罗高梁"
CAUSES = ["盗窃罪", "故意伤害罪", "诈骗罪", "危险驾驶罪", "劳动争议", "离婚纠纷"]
HEADS = ["法律援助机构", "文号", "承办机构", "受援人", "案由（罪名）", "办理阶段", "办案机关", "指派日期"]


def row(number):
    name = SURNAMES[number % 20] + "某" + SURNAMES[number // 20 % 20]
    return [
        "某某市法律援助中心",
        f"某援指字〔2024〕第{number}号",
        f"某某第{number % 97}律师事务所",
        name,
        CAUSES[number % 6],
        "审判阶段" if number % 6 < 4 else "一审",
        f"某某市第{number % 13}区人民法院",
        f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
    ]


def work_items(row):
    return [
        "一、及时安排本单位符合条件的人员承办，并将承办人姓名、联系方式告知受援人和本中心。",
        "二、自收到本通知之日起五日内，与受援人或者其法定代理人、近亲属签订委托协议和授权委托书。",
        "三、依法及时会见（约见）、阅卷、调查取证，提出书面法律意见，按规定向受援人通报案件办理情况；"
        "遇有重大疑义、群体性事件、重大社会影响或者其他疑难复杂情形的，及时向本中心报告。",
        "四、自案件结案之日起三十日内向本中心提交立卷材料。",
        "五、不得向受援人收取任何财物。",
    ]


def first_sentence(row):
    return f"本中心决定对{row[3]}{row[4]}一案（{row[6]}，{row[5]}）提供法律援助。现指派你单位承办该案。请做好以下工作："


def measured(command, **options):
    """Wall seconds, CPU seconds of all descendants, and the largest resident set of one of them in MiB."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begun, cpu, after.ru_maxrss / 1024


def ours(rows, folder):
    table = folder / "rows.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(row(number) for number in range(1, rows + 1))
    out = folder / "ours.zip"
    return measured([PROGRAM, "render", "assignment-notice", "--batch", table, "-o", out])


WEASY = """
import sys, csv, weasyprint
from weasyprint.text.fonts import FontConfiguration
sys.path.insert(0, sys.argv[1])
import notices
fonts = FontConfiguration()
css = weasyprint.CSS(string='''
@font-face { font-family: Fang; src: url(file://%s/AnjuanFangSong-Regular.ttf) }
@font-face { font-family: Song; src: url(file://%s/AnjuanSong-Bold.ttf) }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right { content: "— " counter(page) " —" } }
body { font: 15.75pt/28.9pt Fang; text-align: justify } p { margin: 0; text-indent: 2em }
h1 { font: 22pt Song; text-align: center } .right { text-align: right } .flush { text-indent: 0 }
''' % (notices.FONTS, notices.FONTS), font_config=fonts)
for number in range(1, int(sys.argv[2]) + 1):
    row = notices.row(number)
    items = ''.join(f'<p>{item}</p>' for item in notices.work_items(row))
    html = (f'<html lang="zh"><title>指派通知书</title><h1>{row[0]}</h1><h1>指派通知书</h1><p class="right">{row[1]}</p>'
            f'<p class="flush">{row[2]}：</p><p>{notices.first_sentence(row)}</p>{items}'
            f'<p class="right">{row[0]}</p><p class="right">{row[7]}</p></html>')
    weasyprint.HTML(string=html).write_pdf(f'{sys.argv[3]}/{number}.pdf', stylesheets=[css], font_config=fonts)
"""

DOCX = """
import sys
sys.path.insert(0, sys.argv[1])
import notices, docx, docxtpl
from docx.shared import Pt
plain = docx.Document()
style = plain.styles['Normal']; style.font.size = Pt(15.75); style.font.name = 'Anjuan FangSong'
for text in ['{{ r[0] }}', '指派通知书', '{{ r[1] }}', '{{ r[2] }}：', '{{ first }}', *notices.work_items(None), '{{ r[0] }}', '{{ r[7] }}']:
    plain.add_paragraph(text)
plain.save(sys.argv[3] + '/template.docx')
for number in range(1, int(sys.argv[2]) + 1):
    filled = docxtpl.DocxTemplate(sys.argv[3] + '/template.docx')
    row = notices.row(number)
    filled.render({'r': row, 'first': notices.first_sentence(row)})
    filled.save(f'{sys.argv[3]}/{number}.docx')
"""


def weasyprint(rows, folder):
    return measured([sys.executable, "-c", WEASY, pathlib.Path(__file__).parent, str(rows), folder])


def libreoffice(rows, folder):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise FileNotFoundError("LibreOffice")
    fonts = pathlib.Path.home() / ".local/share/fonts/anjuan-peers"
    fonts.parent.mkdir(parents=True, exist_ok=True)
    if not fonts.exists():
        fonts.symlink_to(FONTS)
    filling = measured([sys.executable, "-c", DOCX, pathlib.Path(__file__).parent, str(rows), folder])
    names = [folder / f"{number}.docx" for number in range(1, rows + 1)]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    printing = measured([office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *names])
    if len(list(folder.glob("*.pdf"))) != rows:
        raise RuntimeError("LibreOffice left documents out")
    return filling[0] + printing[0], filling[1] + printing[1], max(filling[2], printing[2])


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    peer_rows = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    print("| engine | documents | wall s | CPU ms a document | documents per CPU second | largest process MiB |\n|---|---|---|---|---|---|")
    for name, engine, count in (
        ("anjuan", ours, rows),
        ("WeasyPrint", weasyprint, peer_rows),
        ("docxtpl + LibreOffice", libreoffice, peer_rows),
    ):
        with tempfile.TemporaryDirectory() as folder:
            try:
                wall, cpu, memory = engine(count, pathlib.Path(folder))
            except (FileNotFoundError, subprocess.CalledProcessError, RuntimeError) as error:
                print(f"| {name} | not measured: {error} |")
                continue
        print(f"| {name} | {count} | {wall:.1f} | {1000 * cpu / count:.1f} | {count / cpu:.1f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
