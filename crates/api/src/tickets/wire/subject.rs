//! The contract's type for what a ticket or a grant is about.

use gatepass_domain::flow::Item;
use gatepass_domain::ticket::subject::{MOST_LISTED, MOST_SHOWN, Subject, SubjectKind};
use gatepass_persistence::tickets::subjects::{Named, Names};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An object that a ticket or a grant is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Subject)]
pub struct SubjectView {
    /// The kind of the object.
    #[schema(value_type = super::SubjectType)]
    pub r#type: SubjectKind,
    /// The id of the object.
    pub id: Uuid,
    /// The name; the last name of a deleted object. Of an item: its name at submission. Null if it is not known.
    #[schema(max_length = 200, example = "web-17")]
    pub name: Option<String>,
    /// The address of an asset.
    #[schema(max_length = 500, example = "10.0.0.17")]
    pub address: Option<String>,
    /// The path of a node, or the paths of the nodes that an asset is in: the names from the top, joined by `/`.
    #[schema(max_items = 100, value_type = Vec<super::NodePath>)]
    pub paths: Vec<String>,
    /// The category of an item.
    #[schema(max_length = 100, example = "Network")]
    pub category: Option<String>,
    /// The URL of the icon of an item.
    #[schema(format = "uri", max_length = 2000)]
    pub icon_url: Option<String>,
    /// The URL of the page of what an item gives.
    #[schema(format = "uri", max_length = 2000)]
    pub url: Option<String>,
    /// Whether the object was deleted.
    pub is_deleted: bool,
}

/// The subjects of a ticket or a grant, as far as one reader is shown them.
pub struct Subjects<'a> {
    /// All of them.
    pub all: Vec<Subject>,
    /// Their names.
    pub names: &'a Names,
    /// The item and its name, at submission.
    pub item: (&'a str, Option<&'a Item>),
    /// Whether the reader is shown more than the item.
    pub are_shown: bool,
    /// Whether the ticket or grant is one of a list, which shows fewer subjects.
    pub is_listed: bool,
}

impl Subjects<'_> {
    /// The number of subjects, and the first of them.
    pub fn view(self) -> (u32, Vec<SubjectView>) {
        let most = if self.is_listed { MOST_LISTED } else { MOST_SHOWN };
        let shown = |subject: &&Subject| self.are_shown || subject.kind == SubjectKind::Item;
        let number = self.all.iter().filter(shown).count();
        let first = self.all.iter().filter(shown).take(most).map(|subject| self.subject(*subject));
        (u32::try_from(number).unwrap_or(u32::MAX), first.collect())
    }

    fn subject(&self, Subject { kind, id }: Subject) -> SubjectView {
        let unknown = || Named { id, name: None, address: None, paths: Vec::new(), is_deleted: false };
        let Named { id, name, address, paths, is_deleted } =
            self.names.get(&id).cloned().unwrap_or_else(unknown);
        let (item_name, item) = self.item;
        let item = item.filter(|_| kind == SubjectKind::Item);
        SubjectView {
            r#type: kind,
            id,
            name: if kind == SubjectKind::Item { Some(item_name.to_owned()) } else { name },
            address,
            paths,
            category: item.and_then(|item| item.category.clone()),
            icon_url: item.and_then(|item| item.icon_url.clone()),
            url: item.and_then(|item| item.url.clone()),
            is_deleted,
        }
    }
}
