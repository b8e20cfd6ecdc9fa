//! People: users with roles and sessions, and the organizations that they are in.

use crate::{Person, World, rows};
use gatepass_app::first_start::super_admin;
use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_persistence::directory::users::User;
use gatepass_persistence::{auth::sessions, directory::users};
use uuid::Uuid;

impl World {
    /// A new human user without an organization.
    pub async fn stranger(&self, username: &str) -> Person {
        self.user(username, UserKind::Human).await
    }

    /// A new member of the organization `default`.
    pub async fn member(&self, username: &str) -> Person {
        self.with_role(username, "member").await
    }

    /// A new member of the organization `default` with this role.
    pub async fn with_role(&self, username: &str, role: &str) -> Person {
        let person = self.stranger(username).await;
        self.join(&self.org, &person, role).await;
        person
    }

    /// Makes a user a member of an organization.
    pub async fn join(&self, org: &str, person: &Person, role: &str) {
        self.insert([rows::member(org, &person.id, role)]).await;
    }

    /// A new organization. Returns its id.
    pub async fn new_org(&self, slug: &str) -> String {
        let id = self.new_id();
        self.insert([rows::organization(&id, slug)]).await;
        id
    }

    /// A new user of this kind without an organization.
    pub async fn user(&self, username: &str, kind: UserKind) -> Person {
        let mut tx = self.db.begin().await.unwrap();
        let user = User { kind, is_super_admin: false, ..super_admin(&tx, username, "no password") };
        users::insert(&mut tx, &user).await.unwrap();
        tx.commit().await.unwrap();
        self.log_in(&user).await
    }

    /// A new service user whose home is the organization `default`, with this role there.
    pub async fn service(&self, username: &str, role: &str) -> Person {
        let service = self.user(username, UserKind::Service).await;
        self.join(&self.org, &service, role).await;
        self.sql(&format!("UPDATE users SET home_org_id = '{}' WHERE id = '{}'", self.org, service.id)).await;
        service
    }

    /// Creates a session for this user without a password, because hashing takes time.
    pub async fn log_in(&self, user: &User) -> Person {
        let mut tx = self.db.begin().await.unwrap();
        let session: SessionId = tx.ids.next();
        sessions::insert(
            &mut tx,
            session,
            UserId(user.id),
            &Uuid::from(session).into_bytes(),
            &sessions::Device::default(),
        )
        .await
        .unwrap();
        let token = self.shared.tokens().issue(UserId(user.id), session, tx.now).unwrap();
        tx.commit().await.unwrap();
        let (id, username) = (user.id.to_string(), user.username.clone());
        Person { id, username, token: Some(token), base: self.base.clone(), client: self.client.clone() }
    }

    /// A person of the world that this one was copied from, at this world's server.
    pub fn here(&self, person: &Person) -> Person {
        Person { base: self.base.clone(), client: self.client.clone(), ..person.clone() }
    }

    /// A caller without credentials.
    pub fn anon(&self) -> Person {
        self.bearer(None)
    }

    /// A caller with this token, or none.
    pub fn bearer(&self, token: Option<&str>) -> Person {
        Person {
            token: token.map(str::to_owned),
            id: String::new(),
            username: String::new(),
            ..self.admin.clone()
        }
    }

    /// The same person with a new session, for after [`World::travel`].
    pub async fn again(&self, person: &Person) -> Person {
        let user =
            users::find_by_username(&mut self.db.conn().await.unwrap(), &person.username).await.unwrap();
        self.log_in(&user).await
    }
}
