//! Pages by key over a list that does not fit on one.

use crate::temporary::{Temporary, new_case, stamp};
use anjuan_store::{CaseFilter, Page};

#[tokio::test]
async fn a_thousand_rows_come_once_each_in_order_while_others_arrive() {
    let place = Temporary::open().await;
    let cases = place.store.cases();
    let mut expected = Vec::new();
    for number in 0..1000 {
        expected.push(cases.create(new_case(&format!("案{number}")), &stamp()).await.expect("create").id);
    }
    expected.reverse();
    let mut found = Vec::new();
    let mut page = Page::first(64);
    loop {
        let listing = cases.list(&CaseFilter::default(), page).await.expect("page");
        found.extend(listing.items.iter().map(|case| case.id));
        cases.create(new_case("后来者"), &stamp()).await.expect("a case that arrives in between");
        let Some(next) = listing.next else { break };
        page.after = Some(next);
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_page_that_ends_exactly_at_the_last_row_has_no_next() {
    let place = Temporary::open().await;
    for number in 0..4 {
        place.store.cases().create(new_case(&format!("案{number}")), &stamp()).await.expect("create");
    }
    let listing = place.store.cases().list(&CaseFilter::default(), Page::first(4)).await.expect("page");
    assert_eq!((listing.items.len(), listing.next), (4, None));
    let listing = place.store.cases().list(&CaseFilter::default(), Page::first(0)).await.expect("page");
    assert_eq!((listing.items.len(), listing.next.is_some()), (1, true));
}
