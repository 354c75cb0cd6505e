//! How far a run is, on standard error: done, total, the rate of the last seconds, and the time left at that rate.

use super::super::batch::say;
use super::place::Places;
use crate::ops::audit_many::tally::Tally;
use crate::print::verdict_label;
use std::collections::VecDeque;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How often the progress is said on a terminal, and where it goes into a file.
const PACE: Duration = Duration::from_millis(250);
const SLOW_PACE: Duration = Duration::from_secs(10);
/// The rate is that of so long a time.
const WINDOW: Duration = Duration::from_secs(20);

/// Says how far a run is.
pub struct Progress {
    shown: bool,
    terminal: bool,
    said: Option<Instant>,
    total: Option<u64>,
    rate: Rate,
}

/// The rate of the last seconds.
struct Rate {
    marks: VecDeque<(Instant, u64)>,
}

impl Progress {
    /// Counts the bundles first, where anybody is to see it; a walk costs little beside an audit.
    pub fn start(asked: bool, places: &Places, stop: &Arc<AtomicBool>) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let shown = asked || terminal;
        let total = if shown { places.count(stop) } else { None };
        let rate = Rate { marks: VecDeque::from([(Instant::now(), 0)]) };
        let mut progress = Self { shown, terminal, said: None, total, rate };
        progress.say(&Tally::default());
        progress
    }

    /// Says it, if it is time.
    pub fn say(&mut self, tally: &Tally) {
        self.rate.mark(Instant::now(), tally.total);
        let pace = if self.terminal { PACE } else { SLOW_PACE };
        let last = self.total == Some(tally.total);
        if !self.shown || (!last && self.said.is_some_and(|said| said.elapsed() < pace)) {
            return;
        }
        self.said = Some(Instant::now());
        let line = words(tally, self.total, self.rate.now());
        let mut err = std::io::stderr().lock();
        // A closed terminal is no reason to fail.
        let _ = if self.terminal { write!(err, "\r\x1b[K{line}") } else { writeln!(err, "{line}") };
        let _ = err.flush();
    }

    /// Leaves the line.
    pub fn end(&self) {
        if self.terminal && self.said.is_some() {
            say("\n");
        }
    }
}

impl Rate {
    fn mark(&mut self, at: Instant, done: u64) {
        // One mark in a hundredth of the window is enough, however fast bundles go through.
        if self.marks.back().is_none_or(|(last, _)| at.duration_since(*last) >= WINDOW / 100) {
            self.marks.push_back((at, done));
        }
        while self.marks.len() > 2 && self.marks.front().is_some_and(|(first, _)| at.duration_since(*first) > WINDOW) {
            self.marks.pop_front();
        }
    }

    fn now(&self) -> Option<f64> {
        let ((first, before), (last, after)) = (self.marks.front()?, self.marks.back()?);
        let seconds = last.duration_since(*first).as_secs_f64();
        (seconds > 0.0 && after > before).then(|| (after - before) as f64 / seconds)
    }
}

/// `已完成 120/3000（不合格 5，未能检查 2），38.2 个/秒，约剩 1 分 16 秒`.
fn words(tally: &Tally, total: Option<u64>, rate: Option<f64>) -> String {
    let all = total.map(|total| format!("/{total}")).unwrap_or_default();
    let mut line =
        format!("已完成 {}{all}（不合格 {}，未能检查 {}）", tally.total, tally.of("failed"), tally.of("not-checked"));
    if let Some(rate) = rate {
        line += &format!("，{rate:.1} 个/秒");
        if let Some(left) = total.and_then(|total| total.checked_sub(tally.total)).filter(|left| *left > 0) {
            line += &format!("，约剩 {}", duration((left as f64 / rate).ceil()));
        }
    }
    line
}

fn duration(seconds: f64) -> String {
    if seconds >= 3600.0 {
        format!("{:.0} 小时 {:.0} 分", (seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor())
    } else {
        format!("{:.0} 分 {:.0} 秒", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

/// What a run came to, in a few lines for people.
pub fn sum(tally: &Tally, complete: bool, resumable: bool) -> String {
    let mut text = String::new();
    if !complete {
        text += if resumable { "已中断；以同一命令再次运行即可继续\n" } else { "已中断\n" };
    }
    let verdicts: Vec<String> = ["failed", "not-checked", "needs-review", "passed"]
        .into_iter()
        .filter(|verdict| tally.of(verdict) > 0)
        .map(|verdict| format!("{} {}", verdict_label(verdict), tally.of(verdict)))
        .collect();
    text += &format!(
        "共 {} 个案卷：{}",
        tally.total,
        if verdicts.is_empty() { "无".to_owned() } else { verdicts.join("，") }
    );
    if tally.unread > 0 {
        text += &format!("（其中 {} 个无法读取）", tally.unread);
    }
    text.push('\n');
    let frequent: Vec<String> =
        tally.frequent().iter().take(5).map(|(rule, count)| format!("{rule} {} 个案卷", count.bundles)).collect();
    if !frequent.is_empty() {
        text += &format!("最常见的问题：{}\n", frequent.join("，"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::audit_many::tally::Line;

    #[test]
    fn progress_says_what_is_done_and_what_is_left() {
        let mut tally = Tally::default();
        for number in 0..120 {
            let mut line = Line::unread("", "", String::new());
            line.verdict = if number < 5 { "failed" } else { "passed" }.to_owned();
            tally.add(&line);
        }
        let said = words(&tally, Some(3000), Some(30.0));
        assert_eq!(said, "已完成 120/3000（不合格 5，未能检查 0），30.0 个/秒，约剩 1 分 36 秒");
        assert_eq!(words(&Tally::default(), None, None), "已完成 0（不合格 0，未能检查 0）");
        assert_eq!(duration(7384.0), "2 小时 3 分");
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let begun = Instant::now();
        let mut rate = Rate { marks: VecDeque::from([(begun, 0)]) };
        for second in 1..=100 {
            // Slow at first, then ten a second.
            let done = if second <= 50 { second } else { 50 + (second - 50) * 10 };
            rate.mark(begun + Duration::from_secs(second), done);
        }
        assert!(rate.now().is_some_and(|rate| (9.9..10.1).contains(&rate)), "{:?}", rate.now());
        assert!(rate.marks.len() <= 101);
    }
}
