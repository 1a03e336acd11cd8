//! Lists, read page by page.

use vestibule::{
    domain::filter::Filter,
    protocol::scim_filter,
    store::listing::{Cursor, ListError, Page, Query},
};

/// The filter of a text.
pub fn filter(text: &str) -> Filter {
    scim_filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Everything in a list. Each page is full but for the last.
pub async fn every_page<T>(query: Query<'_>, list: impl AsyncFn(&Query<'_>) -> Result<Page<T>, ListError>) -> Vec<T> {
    let (mut items, mut next) = (Vec::new(), None);
    loop {
        let after = next.as_ref();
        let page = list(&Query { after, ..query }).await.expect("a page");
        let is_full = page.items.len() == query.limit.rows();
        items.extend(page.items);
        match page.next {
            None => return items,
            Some(cursor) => next = Some(sent_and_received(&cursor)),
        }
        assert!(is_full, "more follow");
    }
}

/// A cursor goes out of the program and comes back.
fn sent_and_received(cursor: &Cursor) -> Cursor {
    let text = serde_json::to_string(cursor).expect("it is written");
    let received = serde_json::from_str(&text).expect("it is read");
    assert_eq!(&received, cursor);
    received
}
