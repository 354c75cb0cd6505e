//! Counting of days, by the published vectors.

use anjuan_model::{Calendar, Date};

const DAYS_OFF: &str = r#"
[[year]]
year = 2024
source = "国务院办公厅关于2024年部分节假日安排的通知"
status = "secondary"
off = [{ from = 2024-05-01, to = 2024-05-05 }]
worked = [2024-04-28, 2024-05-11]

[[year]]
year = 2025
source = "国务院办公厅关于2025年部分节假日安排的通知"
status = "secondary"
off = [{ from = 2025-10-01, to = 2025-10-08 }]
worked = [2025-09-28, 2025-10-11]
"#;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[test]
fn natural_days_do_not_count_the_first_and_roll_over_days_off() {
    let calendar = Calendar::parse(DAYS_OFF).expect("a calendar");
    for (start, days, last) in [
        ("2025-03-03", 30, "2025-04-02"),
        ("2025-06-27", 3, "2025-06-30"),
        ("2025-09-28", 5, "2025-10-09"),
        ("2024-05-06", 5, "2024-05-11"),
        ("2024-06-20", 30, "2024-07-22"),
    ] {
        assert_eq!(calendar.last_day(day(start), days, true), day(last), "{start} + {days}");
    }
}

#[test]
fn working_days_skip_days_off_and_count_worked_weekends() {
    let calendar = Calendar::parse(DAYS_OFF).expect("a calendar");
    for (start, days, last) in
        [("2024-04-30", 1, "2024-05-06"), ("2024-05-06", 5, "2024-05-11"), ("2024-04-26", 1, "2024-04-28")]
    {
        assert_eq!(calendar.last_working_day(day(start), days), day(last), "{start} + {days}");
    }
    assert!(calendar.knows(2024) && !calendar.knows(2023));
    assert_eq!(calendar.days_off(day("2024-05-01"), day("2024-05-06")).len(), 5);
}
