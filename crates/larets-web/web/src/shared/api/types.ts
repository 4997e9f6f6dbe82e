// The names by which the interface knows what travels over the wire. The only file that reads the generated schema's
// components: when the server renames a schema, it is mended here.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type FieldLevel = Schemas["FieldLevel"];
export type NamedRef = Schemas["NamedRef"];
export type Count = Schemas["Count"];
export type Point = Schemas["PointView"];
export type Revealed = Schemas["RevealedView"];
export type WritePoint = Schemas["WritePoint"];
export type Contact = Schemas["ContactView"];
export type CreateContact = Schemas["CreateContact"];
export type UpdateContact = Schemas["UpdateContact"];
export type Company = Schemas["CompanyView"];
export type CreateCompany = Schemas["CreateCompany"];
export type UpdateCompany = Schemas["UpdateCompany"];
export type Money = Schemas["MoneyView"];
export type Deal = Schemas["DealView"];
export type UpdateDeal = Schemas["UpdateDeal"];
/** The generator cannot say the names of colours and kinds. */
export type StageColor = "gray" | "blue" | "teal" | "green" | "yellow" | "orange" | "red" | "violet";
export type StageKind = "open" | "won" | "lost";
export type Stage = Schemas["StageView"];
export type Pipeline = Schemas["PipelineView"];
export type BoardColumn = Schemas["BoardColumnView"];
export type BoardView = Schemas["BoardView"];
/** Open deals of a pipeline by the month in which they are expected to close; null: nobody knows when. */
/** A month that nobody knows is null. */
export type Forecast = Pick<Schemas["ForecastView"], "complete"> & { months: ForecastMonth[] };
export type ForecastMonth = Schemas["ForecastMonthView"] & { month: string | null };
export type Today = Schemas["TodayView"];
export type TodayDeals = Schemas["TodayDeals"];
/** The generator cannot say that they are two. */
export type TodayPair = Omit<Schemas["TodayPair"], "kind" | "records"> & { kind: "contact" | "company"; records: [PairRecord, PairRecord] };
type PairRecord = Schemas["PairRecord"];
export type TodayChange = Omit<Schemas["TodayChange"], "kind"> & { kind: RecordKind };
export type WritePipeline = Schemas["WritePipeline"];
export type FindDuplicates = Schemas["FindDuplicates"];
export type Duplicate = Schemas["DuplicateView"];
export type TimelineItem = TimelineNote | TimelineChange | TimelineAct;
export type TimelineNote = Schemas["TimelineNote"];
export type TimelineChange = Schemas["TimelineChange"];
export type FieldChange = Schemas["ChangeView"];
// The generator cannot say this enumeration of acts.
export type TimelineAct = Omit<Schemas["TimelineAct"], "kind"> & { kind: "open" | "created" | "deleted" | "restored" | "merged" | "unmerged" | "imported" | "invented" };
export type SearchHit = Schemas["SearchHitView"];
export type User = Schemas["UserView"];
export type CreateUser = Schemas["CreateUser"];
export type UpdateUser = Schemas["UpdateUser"];
export type Person = Schemas["ColleagueView"];
export type Department = Schemas["DepartmentView"];
export type Role = Schemas["RoleView"];
export type Roles = Schemas["RolesView"];
export type UpdateRole = Schemas["UpdateRole"];
/** What of an area may be set in a role and in a rule. */
export type AccessArea = Schemas["AreaView"];
export type Rule = Schemas["RuleView"];
export type CreateRule = Schemas["CreateRule"];
/** What a person may do, and which role or rule says so. */
export type Why = Schemas["WhyView"];
export type OwnSession = Schemas["OwnSessionView"];
export type Settings = Schemas["SettingsView"];
export type UpdateSettings = Schemas["UpdateSettings"];
export type SetUp = Schemas["SetUp"];
export type Strength = Schemas["StrengthView"];
export type Import = Omit<Schemas["ImportView"], "as" | "state" | "duplicates" | "values" | "fixes"> & {
  as: "contacts" | "companies" | "deals";
  fixes: Required<Schemas["FixImport"]>;
  values: (Omit<Schemas["ValueView"], "kind"> & { kind: "pipeline" | "stage" | "owner" | "source" })[];
  state: "uploaded" | "dry_run" | "ready" | "running" | "done" | "cancelled" | "failed";
  duplicates: "skip" | "fill" | "overwrite" | "add";
};
export type UpdateImport = Schemas["UpdateImport"];
export type ExportKind = "contacts" | "companies" | "deals";
export type ExportFormat = "csv" | "xlsx" | "vcard";
export type Export = Omit<Schemas["ExportView"], "kind" | "format" | "state"> & {
  kind: ExportKind;
  format: ExportFormat;
  state: "running" | "done" | "cancelled" | "failed";
};
export type ExportOptions = Omit<Schemas["ExportOptionsView"], "formats" | "columns"> & {
  formats: ExportFormat[];
  columns: (Omit<Schemas["ExportColumnView"], "formats"> & { formats: string[] })[];
};
/** The generator cannot say what a filter is, nor the names of sharing, density and layout. */
export type SavedView = Omit<Schemas["SavedViewView"], "filter" | "kind" | "shared" | "density" | "layout"> & {
  kind: RecordArea;
  filter: unknown;
  shared: Sharing;
  density: "comfortable" | "compact";
  layout: "table" | "board";
};
export type Sharing = "mine" | "department" | "everyone";
export type WriteView = Omit<Schemas["WriteView"], "filter"> & { filter?: object };
/** A record that a person goes back to. */
export type NamedRecord = Omit<Schemas["NamedRecord"], "kind"> & { kind: RecordKind };
export type CreateExport = Schemas["CreateExport"];
/** What is asked for of many records. The generator cannot say what `set` holds. */
export type ChangeMany = Omit<Schemas["ChangeMany"], "set"> & { set?: Record<string, string | null> };
export type BulkPreview = Omit<Schemas["BulkPreview"], "examples" | "changed_examples"> & { examples: ActChange[]; changed_examples: ChangedExample[] };
export type ChangedExample = Omit<Schemas["ChangedExampleView"], "kind"> & { kind: RecordKind };
/** Whom and where records are taken to: null is nobody and nowhere, absent what the act does not change. */
export type Act = Omit<Schemas["ActView"], "kind" | "record_kind" | "state" | "action"> & {
  kind: "bulk" | "import" | "merge";
  record_kind: RecordKind;
  state: "queued" | "running" | "done" | "cancelled" | "failed" | "undoing" | "undone";
  action?: "assign" | "tag" | "set" | "delete" | "restore" | null;
};
export type ActChangeState = "waiting" | "changed" | "unchanged" | "refused" | "undone" | "left";
export type ActChange = Omit<Schemas["ActChangeView"], "kind" | "state"> & { kind: RecordKind; state: ActChangeState };
export type MergeRecords = Schemas["MergeRecords"];
/** The generator cannot say that they are two. */
export type DuplicatePair = Omit<Schemas["PairView"], "records"> & { records: [PairRecord, PairRecord] };
export type DuplicateSearch = Omit<Schemas["DuplicateSearchView"], "kind" | "state"> & {
  kind: "contacts" | "companies";
  state: "queued" | "running" | "done" | "cancelled" | "failed";
};
export type DemoColleague = Schemas["DemoColleague"];
/** A refusal, the page's own ones («offline») among them, with whatever else the server says of it. */
export type ProblemBody = Partial<Omit<Schemas["Problem"], "code" | "status">> & { code: string; status: number; [extra: string]: unknown };

/** One page of a list, whatever it lists. */
export type Page<T> = { items: T[]; next_cursor?: string | null; count?: Count | null };
/** What every record of the client base has in common. */
export type ClientRecord = Contact | Company | Deal;
export type RecordKind = "contact" | "company" | "deal";
export type RecordArea = "contacts" | "companies" | "deals";
