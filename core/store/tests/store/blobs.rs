//! Bytes by their content: once each, streamed, verified.

use crate::temporary::Temporary;
use anjuan_store::Digest;
use futures_util::TryStreamExt;
use std::path::PathBuf;

/// Three parts and a bit, with no two parts alike.
fn large() -> Vec<u8> {
    (0..25 * 1024 * 1024_u32).map(|index| (index / 4099 + index) as u8).collect()
}

fn file_of(place: &Temporary, id: Digest) -> PathBuf {
    let name = id.to_string();
    place.folder.path().join("blobs").join(&name[0..2]).join(&name[2..4]).join(&name)
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn equal_bytes_are_kept_once_under_their_digest() {
    let place = Temporary::open().await;
    let first = place.blob("同样的字节").await;
    let again = place.blob("同样的字节").await;
    assert_eq!((first, first.id), (again, Digest::of("同样的字节".as_bytes())));
    assert_eq!(std::fs::read(file_of(&place, first.id)).expect("file"), "同样的字节".as_bytes());
    assert_eq!(files_below(&place.folder.path().join("blobs")), 1);
    assert!(place.store.blobs().contains(first.id).await.expect("contains"));
    assert!(!place.store.blobs().contains(Digest::of(b"other")).await.expect("contains"));
    assert_eq!(place.store.blobs().size(first.id).await.expect("size"), 15);
}

#[tokio::test]
async fn a_large_file_goes_in_and_out_in_pieces() {
    let place = Temporary::open().await;
    let bytes = large();
    let source = place.folder.path().join("upload.zip");
    std::fs::write(&source, &bytes).expect("source");
    let stored = place.store.blobs().put_file(&source).await.expect("put");
    assert_eq!((stored.id, stored.bytes), (Digest::of(&bytes), bytes.len() as u64));
    assert_eq!(place.store.blobs().put_file(&source).await.expect("again"), stored);

    let pieces: Vec<_> =
        place.store.blobs().stream(stored.id).await.expect("stream").try_collect().await.expect("pieces");
    assert!(pieces.iter().all(|piece| piece.len() <= 1024 * 1024), "no piece holds the whole");
    assert!(pieces.concat() == bytes);
    let target = place.folder.path().join("copy.zip");
    assert_eq!(place.store.blobs().read_file(stored.id, &target).await.expect("copy"), stored.bytes);
    assert!(std::fs::read(&target).expect("copy") == bytes);
    // Nothing is left of the upload that waited for its name.
    assert_eq!(files_below(&place.folder.path().join("blobs")), 1);
}

#[tokio::test]
async fn the_same_large_bytes_from_two_sides_at_once_are_one_blob() {
    let place = Temporary::open().await;
    let bytes = large();
    let blobs = place.store.blobs();
    let (one, other) = tokio::join!(blobs.put_reader(bytes.as_slice()), blobs.put_reader(bytes.as_slice()));
    assert_eq!(one.expect("one"), other.expect("other"));
    assert_eq!(files_below(&place.folder.path().join("blobs")), 1);
}

#[tokio::test]
async fn small_reads_are_limited_and_verified() {
    let place = Temporary::open().await;
    let blobs = place.store.blobs();
    let stored = place.blob("0123456789").await;
    assert_eq!(blobs.read_small(stored.id, 10).await.expect("read").as_ref(), b"0123456789");
    assert_eq!(blobs.read_small(stored.id, 9).await.expect_err("limit").kind(), "too-large");
    assert_eq!(blobs.read_small(Digest::of(b"?"), 9).await.expect_err("missing").kind(), "not-found");

    std::fs::write(file_of(&place, stored.id), b"012345678X").expect("tamper");
    assert_eq!(blobs.read_small(stored.id, 10).await.expect_err("altered").kind(), "broken");
    let target = place.folder.path().join("copy");
    assert_eq!(blobs.read_file(stored.id, &target).await.expect_err("altered").kind(), "broken");
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    use tokio::io::AsyncReadExt;
    struct Broken;
    impl tokio::io::AsyncRead for Broken {
        fn poll_read(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()))
        }
    }
    let place = Temporary::open().await;
    let bytes = large();
    let reader = bytes.as_slice().chain(Broken);
    let error = place.store.blobs().put_reader(reader).await.expect_err("broken off");
    assert_eq!((error.kind(), error.to_string().contains("reset")), ("unavailable", true));
    assert_eq!(files_below(&place.folder.path().join("blobs")), 0);
}
