//! The one who acts. Only an actor mints grants, so every read and change begins with one.

use std::net::IpAddr;
use std::sync::Arc;

use super::area::{Action, Area, Reach};
use super::grant::{AccessError, ChangeGrant, DirectoryGrant, Permit, ReadGrant, Record, Scopes};
use super::rights::Rights;
use super::scope::{Placement, RowScope};
use crate::audit::ActorRef;
use crate::ids::{DepartmentId, SessionId, UserId};
use crate::time::{At, MINUTE};

/// What kind of actor this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// The product itself, doing a job.
    System,
    /// Someone at the command line of the server.
    Operator,
}

/// What was proven about a person at sign-in, as storage found it.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The person.
    pub user: UserId,
    /// The session the request came with.
    pub session: SessionId,
    /// The person's department.
    pub department: Option<DepartmentId>,
    /// That department and all below it.
    pub department_tree: Arc<[DepartmentId]>,
    /// When the person last proved by a password or a second factor to be who signed in.
    pub proven_at: Option<At>,
}

/// A proof is good for so long, in microseconds, for what needs a fresh one.
pub const PROOF_LASTS: i64 = 10 * MINUTE;

/// The one who acts, with rights as they are now.
#[derive(Debug, Clone)]
pub struct Actor {
    kind: ActorKind,
    user: UserId,
    session: Option<SessionId>,
    address: Option<IpAddr>,
    department: Option<DepartmentId>,
    department_tree: Arc<[DepartmentId]>,
    rights: Arc<Rights>,
    proven_at: Option<At>,
    previewer: Option<Previewer>,
    why: &'static str,
}

/// Who looks through the eyes of somebody else.
#[derive(Debug, Clone, Copy)]
struct Previewer {
    user: UserId,
    session: Option<SessionId>,
}

impl Actor {
    /// Makes the actor of a proven identity. Banned by clippy except where a session is looked up.
    pub fn of_identity(identity: Identity, rights: Arc<Rights>) -> Self {
        Self {
            kind: ActorKind::Person,
            user: identity.user,
            session: Some(identity.session),
            address: None,
            department: identity.department,
            department_tree: identity.department_tree,
            rights,
            proven_at: identity.proven_at,
            previewer: None,
            why: "",
        }
    }

    /// The same actor, seen from this address.
    #[must_use]
    pub fn at_address(mut self, address: Option<IpAddr>) -> Self {
        self.address = address;
        self
    }

    /// This person's rights in the hands of another, who has all of them and only looks. What is done is
    /// recorded as done by that other.
    #[must_use]
    pub fn previewed_by(mut self, looks: &Self) -> Self {
        self.previewer = Some(Previewer {
            user: looks.user,
            session: looks.session,
        });
        self.session = None;
        self.proven_at = None;
        self
    }

    /// Whether somebody else looks through this person's eyes.
    pub fn is_previewed(&self) -> bool {
        self.previewer.is_some()
    }

    /// The person. For a job of the product: nobody's id, all zeros.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The person's department.
    pub fn department(&self) -> Option<DepartmentId> {
        self.department
    }

    /// The person's department and all below it; none without a department.
    pub fn departments(&self) -> Arc<[DepartmentId]> {
        self.tree_with_own_department()
    }

    /// The session, when there is one.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// The rights, for the interface.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Refuses what changes who may do what, unless the person has just proven to be the one who signed
    /// in: an unlocked screen is not enough. The product itself and the command line are no screens.
    pub fn is_proven(&self, now: At) -> Result<(), AccessError> {
        let fresh = |proven| now.since(proven) <= PROOF_LASTS;
        if self.kind != ActorKind::Person || self.proven_at.is_some_and(fresh) {
            Ok(())
        } else {
            Err(AccessError::ProofNeeded)
        }
    }

    /// How the record of events names this actor.
    pub fn reference(&self) -> ActorRef {
        ActorRef {
            kind: match self.kind {
                ActorKind::Person => "person",
                ActorKind::System => "system",
                ActorKind::Operator => "command_line",
            },
            user: match self.previewer {
                Some(looks) => Some(looks.user),
                None => (self.kind == ActorKind::Person).then_some(self.user),
            },
            session: self.previewer.map_or(self.session, |looks| looks.session),
            address: self.address,
            why: self.why,
        }
    }

    /// How far an action of this actor reaches.
    pub fn reach(&self, area: Area, action: Action) -> Reach {
        self.rights.reach(area, action)
    }

    /// Whether an action of this actor reaches a record that stands there. Leave is given by grants
    /// alone; this only tells of it.
    pub fn reaches(&self, area: Area, action: Action, placement: &Placement) -> bool {
        self.rows(area, action).covers(placement)
    }

    fn rows(&self, area: Area, action: Action) -> RowScope {
        self.scope(self.reach(area, action))
    }

    fn scope(&self, reach: Reach) -> RowScope {
        match reach {
            Reach::None => RowScope::Nothing,
            Reach::Own => RowScope::Own(self.user),
            Reach::Department => RowScope::Departments {
                departments: self.department.into_iter().collect(),
                own: self.user,
            },
            Reach::DepartmentTree => RowScope::Departments {
                departments: self.tree_with_own_department(),
                own: self.user,
            },
            Reach::All => RowScope::All,
        }
    }

    /// The tree as it was found. A person's own department belongs to it even where the tree was
    /// read without it, so that the wider reach never covers less.
    fn tree_with_own_department(&self) -> Arc<[DepartmentId]> {
        match self.department {
            Some(own) if !self.department_tree.contains(&own) => {
                self.department_tree.iter().copied().chain([own]).collect()
            }
            _ => Arc::clone(&self.department_tree),
        }
    }

    /// Asks to read records of a kind. Refused when the view reaches nothing.
    pub fn may_read<R: Record>(&self) -> Result<ReadGrant<R>, AccessError> {
        let area = R::AREA;
        let view = self.rows(area, Action::View);
        if view.is_nothing() {
            return Err(AccessError::NotAllowed {
                area,
                action: Action::View,
            });
        }
        let scopes = Scopes {
            view,
            edit: self.rows(area, Action::Edit),
            delete: self.rows(area, Action::Delete),
            restore: self.rows(area, Action::Restore),
            assign: self.rows(area, Action::Assign),
            reveal: self.rows(area, Action::Reveal),
        };
        Ok(ReadGrant::mint(
            Arc::new(scopes),
            self.rights.levels(area),
            self.user,
        ))
    }

    /// Asks to take records of a kind out to a file: to read those that the export of the area
    /// reaches, which are never more than may be seen. Refused without leave to export at all.
    pub fn may_export<R: Record>(&self) -> Result<ReadGrant<R>, AccessError> {
        self.may(Area::Exports, Action::Create)?;
        let area = R::AREA;
        let view = self.rows(area, Action::Export);
        if view.is_nothing() {
            return Err(AccessError::NotAllowed {
                area,
                action: Action::Export,
            });
        }
        let nothing = RowScope::Nothing;
        let scopes = Scopes {
            view,
            edit: nothing.clone(),
            delete: nothing.clone(),
            restore: nothing.clone(),
            assign: nothing.clone(),
            reveal: nothing,
        };
        Ok(ReadGrant::mint(
            Arc::new(scopes),
            self.rights.levels(area),
            self.user,
        ))
    }

    /// Asks to change records of a kind by an action. Refused when it reaches nothing.
    pub fn may_change<R: Record>(&self, action: Action) -> Result<ChangeGrant<R>, AccessError> {
        let rows = self.rows(R::AREA, action);
        if rows.is_nothing() {
            return Err(AccessError::NotAllowed {
                area: R::AREA,
                action,
            });
        }
        Ok(ChangeGrant::mint(action, rows, self.may_read::<R>()?))
    }

    /// Asks for an action in an area without rows of its own.
    pub fn may(&self, area: Area, action: Action) -> Result<Permit, AccessError> {
        if self.reach(area, action) == Reach::None {
            return Err(AccessError::NotAllowed { area, action });
        }
        Ok(Permit::mint(area, action))
    }

    /// Asks for an action on what concerns people of every department, such as roles and the tree of
    /// departments.
    pub fn may_everywhere(&self, area: Area, action: Action) -> Result<Permit, AccessError> {
        if self.reach(area, action) < Reach::All {
            return Err(AccessError::NotAllowed { area, action });
        }
        Ok(Permit::mint(area, action))
    }

    /// Whether this actor lastingly has everything that another may come to have. Whoever has less may not
    /// change what the other signs in with or may do, lest somebody take what was never given. What is
    /// one's own counts as little as can be: each person owns something.
    pub fn has_all_of(&self, other: &Self) -> bool {
        let covers = |area, action| {
            let own = self.rights.lasting_reach(area, action);
            match other.scope(other.rights.possible_reach(area, action)) {
                RowScope::Nothing => true,
                RowScope::Own(_) => own >= Reach::Own,
                RowScope::All => own == Reach::All,
                RowScope::Departments { departments, .. } => match self.scope(own) {
                    RowScope::All => true,
                    RowScope::Departments {
                        departments: own, ..
                    } => departments
                        .iter()
                        .all(|department| own.contains(department)),
                    _ => false,
                },
            }
        };
        Area::ALL
            .iter()
            .all(|&area| Action::ALL.iter().all(|&action| covers(area, action)))
            && self.rights.has_levels_of(&other.rights)
    }

    /// Whether this actor lastingly has everything there is.
    pub fn has_everything(&self) -> bool {
        let all = |area| {
            let mut actions = Action::ALL.iter();
            actions.all(|&action| self.rights.lasting_reach(area, action) == Reach::All)
        };
        Area::ALL.iter().all(|&area| all(area)) && self.rights.has_levels_of(&Rights::everything())
    }

    /// Whether every row that another reaches by an action is reached by this actor too, the other's own
    /// ones among them.
    pub fn reaches_all_of(&self, other: &Self) -> bool {
        Area::ALL.iter().all(|&area| {
            let mut actions = Action::ALL.iter();
            actions.all(|&action| self.rows(area, action).contains(&other.rows(area, action)))
        })
    }

    /// Leave to see names and departments of colleagues.
    pub fn directory(&self) -> DirectoryGrant {
        DirectoryGrant::mint()
    }
}

/// The product itself at work.
#[derive(Debug)]
pub struct SystemActor;

impl SystemActor {
    /// An actor for a job that nobody signed in for. `why` stands in every event it causes.
    pub fn for_job(why: &'static str) -> Actor {
        Self::make(ActorKind::System, why)
    }

    /// An actor for a command typed at the server itself.
    pub fn for_command(why: &'static str) -> Actor {
        Self::make(ActorKind::Operator, why)
    }

    fn make(kind: ActorKind, why: &'static str) -> Actor {
        Actor {
            kind,
            user: UserId::from_uuid(uuid::Uuid::nil()),
            session: None,
            address: None,
            department: None,
            department_tree: Arc::from([]),
            rights: Arc::new(Rights::everything()),
            proven_at: None,
            previewer: None,
            why,
        }
    }
}
