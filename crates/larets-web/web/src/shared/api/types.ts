// The names by which the interface knows what travels over the wire. The only file that reads the generated schema's
// components: when the server renames a schema, it is mended here.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type FieldLevel = Schemas["FieldLevel"];
export type NamedRef = Schemas["NamedRef"];
export type Count = Schemas["Count"];
export type Point = Schemas["PointView"];
export type WritePoint = Schemas["WritePoint"];
export type Contact = Schemas["ContactView"];
export type CreateContact = Schemas["CreateContact"];
export type UpdateContact = Schemas["UpdateContact"];
export type Company = Schemas["CompanyView"];
export type CreateCompany = Schemas["CreateCompany"];
export type UpdateCompany = Schemas["UpdateCompany"];
export type FindDuplicates = Schemas["FindDuplicates"];
export type Duplicate = Schemas["DuplicateList"]["items"][number];
export type TimelineItem = Schemas["TimelineItem"];
export type TimelineNote = Schemas["TimelineNote"];
export type TimelineChange = Schemas["TimelineChange"];
export type SearchHit = Schemas["SearchHit"];
export type User = Schemas["UserView"];
export type CreateUser = Schemas["CreateUser"];
export type UpdateUser = Schemas["UpdateUser"];
export type Person = Schemas["PeopleList"]["items"][number];
export type Department = Schemas["DepartmentView"];
export type Role = Schemas["RoleList"]["items"][number];
export type OwnSession = Schemas["SessionView"];
export type Settings = Schemas["SettingsView"];
export type UpdateSettings = Schemas["UpdateSettings"];
export type SetUp = Schemas["SetUp"];
export type Strength = Schemas["StrengthView"];
export type Import = Schemas["ImportView"];
export type UpdateImport = Schemas["UpdateImport"];
export type ProblemBody = Schemas["Problem"];

/** One page of a list, whatever it lists. */
export type Page<T> = { items: T[]; next_cursor?: string | null; count?: Count | null };
/** What every record of the client base has in common. */
export type ClientRecord = Contact | Company;
export type RecordKind = "contact" | "company";
