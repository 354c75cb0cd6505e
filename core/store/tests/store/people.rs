//! Users, sessions and tokens.

use crate::temporary::{Temporary, later, noon, stamp, stamp_of};
use anjuan_store::{Digest, NewApiToken, NewSession, Page, UserFilter};
use chrono::TimeDelta;

#[tokio::test]
async fn a_user_is_created_found_and_changed() {
    let place = Temporary::open().await;
    assert_eq!(place.store.users().count().await.expect("count"), 0);
    let user = place.user("lin").await;
    assert_eq!(place.store.users().get(user.id).await.expect("get"), user);
    let found = place.store.users().credentials("lin").await.expect("find").expect("there");
    assert_eq!((found.user, found.password_hash.as_str()), (user.clone(), "$argon2id$fictional"));
    assert!(place.store.users().credentials("nobody").await.expect("find").is_none());

    let roles = ["reviewer".to_owned()];
    let changed = place.store.users().change(user.id, "林审核", &roles, &stamp()).await.expect("change");
    assert_eq!((changed.display_name.as_str(), changed.roles), ("林审核", roles.to_vec()));
    let list = place.store.users().list(&UserFilter::default(), Page::first(10)).await.expect("list");
    assert_eq!((list.items.len(), list.next), (1, None));
}

#[tokio::test]
async fn a_login_is_taken_once_and_the_error_does_not_tell_it() {
    let place = Temporary::open().await;
    place.user("lin").await;
    let again = anjuan_store::NewUser {
        login: "lin".to_owned(),
        display_name: "另一人".to_owned(),
        password_hash: String::new(),
        roles: vec![],
    };
    let error = place.store.users().create(again, &stamp()).await.expect_err("taken");
    assert_eq!((error.kind(), error.to_string().contains("lin")), ("conflict", false));
    // The event of the refused user was rolled back with it.
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, 1);
    assert_eq!(place.store.users().get(99).await.expect_err("nobody").kind(), "not-found");
    let nobody = place.store.users().set_disabled(99, true, &stamp()).await.expect_err("nobody");
    assert_eq!(nobody.kind(), "not-found");
}

#[tokio::test]
async fn of_two_first_users_one_is_created() {
    let place = Temporary::open().await;
    let first = |login: &str| anjuan_store::NewUser {
        login: login.to_owned(),
        display_name: "管理员".to_owned(),
        password_hash: "$argon2id$fictional".to_owned(),
        roles: vec!["administrator".to_owned()],
    };
    let (users, when) = (place.store.users(), stamp());
    let (one, two) = tokio::join!(users.create_first(first("lin"), &when), users.create_first(first("wang"), &when));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let refused = one.err().or(two.err()).expect("one is refused");
    assert_eq!((refused.kind(), users.count().await.expect("count")), ("conflict", 1));
    assert_eq!(users.create_first(first("zhao"), &when).await.expect_err("too late").kind(), "conflict");
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, 1);
}

#[tokio::test]
async fn failed_sign_ins_lock_an_account_and_a_good_one_opens_it() {
    let place = Temporary::open().await;
    let (users, id) = (place.store.users(), place.user("lin").await.id);
    let until = later(900);
    assert_eq!(users.record_failed_login(id, 2, until, &stamp()).await.expect("first").locked_until, None);
    assert_eq!(users.record_failed_login(id, 2, until, &stamp()).await.expect("second").locked_until, Some(until));
    // The count begins anew with the lock: the next wrong password alone does not prolong it.
    assert_eq!(users.get(id).await.expect("get").failed_logins, 0);
    let third = users.record_failed_login(id, 2, later(9000), &stamp()).await.expect("third");
    assert_eq!((third.failed_logins, third.locked_until), (1, Some(until)));
    users.record_good_login(id).await.expect("good");
    let user = users.get(id).await.expect("get");
    assert_eq!((user.failed_logins, user.locked_until), (0, None));
}

#[tokio::test]
async fn a_session_lives_until_it_expires_ends_or_the_account_is_closed() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let sessions = place.store.sessions();
    let new = |secret: &[u8]| NewSession {
        token_sha256: Digest::of(secret),
        user_id: user.id,
        expires_at: noon() + TimeDelta::hours(8),
    };
    let session = sessions.start(new(b"one"), &stamp_of(&user)).await.expect("start");
    let (found, owner) = sessions.find(Digest::of(b"one"), later(60)).await.expect("find").expect("alive");
    assert_eq!((found, owner), (session, user.clone()));
    assert!(sessions.find(Digest::of(b"one"), later(8 * 3600)).await.expect("find").is_none(), "expired");
    assert!(sessions.find(Digest::of(b"two"), noon()).await.expect("find").is_none(), "unknown");
    assert_eq!(sessions.start(new(b"one"), &stamp()).await.expect_err("same secret").kind(), "conflict");

    sessions.touch(session.id, later(60)).await.expect("touch");
    assert_eq!(sessions.of_user(user.id).await.expect("list")[0].last_seen_at, later(60));
    sessions.end(Digest::of(b"one"), &stamp_of(&user)).await.expect("end");
    assert_eq!(sessions.end(Digest::of(b"one"), &stamp()).await.expect_err("ended").kind(), "not-found");

    sessions.start(new(b"three"), &stamp()).await.expect("start");
    place.store.users().set_disabled(user.id, true, &stamp()).await.expect("disable");
    assert!(sessions.find(Digest::of(b"three"), noon()).await.expect("find").is_none(), "account closed");
    assert!(sessions.of_user(user.id).await.expect("list").is_empty());
}

#[tokio::test]
async fn expired_sessions_are_purged_and_others_stay() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let sessions = place.store.sessions();
    for (secret, seconds) in [(b"a", 10), (b"b", 20), (b"c", 30)] {
        let new = NewSession { token_sha256: Digest::of(secret), user_id: user.id, expires_at: later(seconds) };
        sessions.start(new, &stamp()).await.expect("start");
    }
    assert_eq!(sessions.purge_expired(later(20)).await.expect("purge"), 2);
    assert_eq!(sessions.end_all_of_user(user.id, &stamp()).await.expect("end all"), 1);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let new = NewSession { token_sha256: Digest::of(b"x"), user_id: user.id, expires_at: later(60) };
    place.store.sessions().start(new, &stamp()).await.expect("start");
    place.store.users().set_password(user.id, "$argon2id$new", &stamp()).await.expect("password");
    assert!(place.store.sessions().of_user(user.id).await.expect("list").is_empty());
}

#[tokio::test]
async fn a_token_works_until_it_expires_or_is_revoked() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let tokens = place.store.api_tokens();
    let new = NewApiToken {
        token_sha256: Digest::of(b"token"),
        user_id: user.id,
        label: "夜间批量检查".to_owned(),
        scopes: vec!["audit".to_owned()],
        expires_at: Some(later(60)),
    };
    let token = tokens.issue(new.clone(), &stamp_of(&user)).await.expect("issue");
    assert_eq!(tokens.issue(new, &stamp()).await.expect_err("same token").kind(), "conflict");
    assert_eq!(tokens.find(Digest::of(b"token"), noon()).await.expect("find").expect("works").0, token);
    assert!(tokens.find(Digest::of(b"token"), later(60)).await.expect("find").is_none(), "expired");
    tokens.touch(token.id, later(5)).await.expect("touch");
    tokens.revoke(token.id, &stamp_of(&user)).await.expect("revoke");
    assert!(tokens.find(Digest::of(b"token"), noon()).await.expect("find").is_none(), "revoked");
    assert_eq!(tokens.revoke(token.id, &stamp()).await.expect_err("revoked").kind(), "not-found");
    let listed = tokens.of_user(user.id).await.expect("list");
    assert_eq!((listed[0].revoked_at, listed[0].last_used_at), (Some(noon()), Some(later(5))));
}
