// Written by hand in the shape that `npm run generate` gives, until the server's openapi.json is there.

type Answer<T> = { headers: { [name: string]: unknown }; content: { "application/json": T } };
type Refusal = { headers: { [name: string]: unknown }; content: { "application/problem+json": components["schemas"]["Problem"] } };
type Nothing = { headers: { [name: string]: unknown }; content?: never };
type Parameters<Path = undefined, Query = never> = {
  query?: Query;
  header?: { "If-Match"?: string; "Idempotency-Key"?: string };
  path: Path extends undefined ? undefined : Path;
  cookie?: never;
};
type NoPath<Query = never> = { query?: Query; header?: { "If-Match"?: string; "Idempotency-Key"?: string }; path?: never; cookie?: never };
type Read<T, P> = { parameters: P; requestBody?: never; responses: { 200: Answer<T>; default: Refusal } };
type Send<B, T, P, S extends number = 200> = {
  parameters: P;
  requestBody: { content: { "application/json": B } };
  responses: { [K in S]: Answer<T> } & { default: Refusal };
};
type SendNothing<B, P> = {
  parameters: P;
  requestBody: { content: { "application/json": B } };
  responses: { 204: Nothing; default: Refusal };
};
type Act<T, P, S extends number = 200> = { parameters: P; requestBody?: never; responses: { [K in S]: Answer<T> } & { default: Refusal } };
type Quiet<P> = { parameters: P; requestBody?: never; responses: { 204: Nothing; default: Refusal } };

type ById = Parameters<{ id: string }>;
type PageQuery = { limit?: number; cursor?: string };
type ListQuery = PageQuery & { sort?: string; q?: string; filter?: string; bin?: boolean };

export interface paths {
  "/api/v1/setup": {
    get: Read<components["schemas"]["SetupState"], NoPath>;
    post: Send<components["schemas"]["SetUp"], components["schemas"]["SignedIn"], NoPath, 201>;
  };
  "/api/v1/setup/strength": {
    post: Send<components["schemas"]["MeasureStrength"], components["schemas"]["StrengthView"], NoPath>;
  };
  "/api/v1/sessions": {
    get: Read<components["schemas"]["SessionList"], NoPath>;
    post: Send<components["schemas"]["SignIn"], components["schemas"]["SignedIn"], NoPath, 201>;
    delete: Quiet<NoPath>;
  };
  "/api/v1/sessions/{id}": { delete: Quiet<ById> };
  "/api/v1/session": {
    get: Read<components["schemas"]["Me"], NoPath>;
    patch: Send<components["schemas"]["UpdateProfile"], components["schemas"]["Me"], NoPath>;
    delete: Quiet<NoPath>;
  };
  "/api/v1/session/password": { post: SendNothing<components["schemas"]["ChangePassword"], NoPath> };
  "/api/v1/users": {
    get: Read<components["schemas"]["UserPage"], NoPath<PageQuery & { q?: string }>>;
    post: Send<components["schemas"]["CreateUser"], components["schemas"]["UserView"], NoPath, 201>;
  };
  "/api/v1/users/{id}": {
    get: Read<components["schemas"]["UserView"], ById>;
    patch: Send<components["schemas"]["UpdateUser"], components["schemas"]["UserView"], ById>;
  };
  "/api/v1/users/{id}/password": { post: SendNothing<components["schemas"]["SetPassword"], ById> };
  "/api/v1/people": { get: Read<components["schemas"]["PeopleList"], NoPath> };
  "/api/v1/departments": {
    get: Read<components["schemas"]["DepartmentList"], NoPath>;
    post: Send<components["schemas"]["CreateDepartment"], components["schemas"]["DepartmentView"], NoPath, 201>;
  };
  "/api/v1/departments/{id}": {
    patch: Send<components["schemas"]["UpdateDepartment"], components["schemas"]["DepartmentView"], ById>;
    delete: Quiet<ById>;
  };
  "/api/v1/roles": { get: Read<components["schemas"]["RoleList"], NoPath> };
  "/api/v1/settings": {
    get: Read<components["schemas"]["SettingsView"], NoPath>;
    patch: Send<components["schemas"]["UpdateSettings"], components["schemas"]["SettingsView"], NoPath>;
  };
  "/api/v1/demo": {
    post: Send<components["schemas"]["FillDemo"], components["schemas"]["DemoJob"], NoPath, 202>;
    delete: Quiet<NoPath>;
  };
  "/api/v1/contacts": {
    get: Read<components["schemas"]["ContactPage"], NoPath<ListQuery>>;
    post: Send<components["schemas"]["CreateContact"], components["schemas"]["ContactView"], NoPath, 201>;
  };
  "/api/v1/contacts/{id}": {
    get: Read<components["schemas"]["ContactView"], ById>;
    patch: Send<components["schemas"]["UpdateContact"], components["schemas"]["ContactView"], ById>;
    delete: Quiet<ById>;
  };
  "/api/v1/contacts/{id}/restore": { post: Act<components["schemas"]["ContactView"], ById> };
  "/api/v1/contacts/{id}/timeline": { get: Read<components["schemas"]["TimelinePage"], Parameters<{ id: string }, PageQuery>> };
  "/api/v1/contacts/{id}/notes": { post: Send<components["schemas"]["WriteNote"], components["schemas"]["TimelineNote"], ById, 201> };
  "/api/v1/contacts/duplicates": { post: Send<components["schemas"]["FindDuplicates"], components["schemas"]["DuplicateList"], NoPath> };
  "/api/v1/companies": {
    get: Read<components["schemas"]["CompanyPage"], NoPath<ListQuery>>;
    post: Send<components["schemas"]["CreateCompany"], components["schemas"]["CompanyView"], NoPath, 201>;
  };
  "/api/v1/companies/{id}": {
    get: Read<components["schemas"]["CompanyView"], ById>;
    patch: Send<components["schemas"]["UpdateCompany"], components["schemas"]["CompanyView"], ById>;
    delete: Quiet<ById>;
  };
  "/api/v1/companies/{id}/restore": { post: Act<components["schemas"]["CompanyView"], ById> };
  "/api/v1/companies/{id}/timeline": { get: Read<components["schemas"]["TimelinePage"], Parameters<{ id: string }, PageQuery>> };
  "/api/v1/companies/{id}/notes": { post: Send<components["schemas"]["WriteNote"], components["schemas"]["TimelineNote"], ById, 201> };
  "/api/v1/companies/duplicates": { post: Send<components["schemas"]["FindDuplicates"], components["schemas"]["DuplicateList"], NoPath> };
  "/api/v1/notes/{id}": {
    patch: Send<components["schemas"]["WriteNote"], components["schemas"]["TimelineNote"], ById>;
    delete: Quiet<ById>;
  };
  "/api/v1/tags": { get: Read<components["schemas"]["WordList"], NoPath> };
  "/api/v1/sources": { get: Read<components["schemas"]["WordList"], NoPath> };
  "/api/v1/search": { get: Read<components["schemas"]["SearchAnswer"], NoPath<{ q: string; limit?: number }>> };
  "/api/v1/imports": { get: Read<components["schemas"]["ImportPage"], NoPath<PageQuery>> };
  "/api/v1/imports/{id}": {
    get: Read<components["schemas"]["ImportView"], ById>;
    patch: Send<components["schemas"]["UpdateImport"], components["schemas"]["ImportView"], ById>;
  };
  "/api/v1/imports/{id}/check": { post: Act<components["schemas"]["ImportView"], ById, 202> };
  "/api/v1/imports/{id}/start": { post: Act<components["schemas"]["ImportView"], ById, 202> };
  "/api/v1/imports/{id}/cancel": { post: Act<components["schemas"]["ImportView"], ById> };
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      code: string;
      detail?: string | null;
      field?: string | null;
      request_id?: string | null;
      [extra: string]: unknown;
    };
    NamedRef: { id: string; name: string };
    FieldLevel: "hidden" | "masked" | "read" | "write";
    Reach: "none" | "own" | "department" | "department_tree" | "all";
    Count: { value: number; exact: boolean };
    Can: { [act: string]: boolean };
    Fields: { [field: string]: components["schemas"]["FieldLevel"] };
    SetupState: { needed: boolean };
    SetUp: {
      token: string;
      company: { name: string; language: string; time_zone: string; currency: string; phone_region: string };
      administrator: { name: string; email: string; password: string };
    };
    MeasureStrength: { password: string; inputs: string[]; token?: string };
    StrengthView: { score: number; acceptable: boolean; problems: string[] };
    SignIn: { email: string; password: string };
    SignedIn: { csrf_token: string; user: components["schemas"]["Me"] };
    Me: {
      user: {
        id: string;
        name: string;
        email: string;
        language?: string | null;
        time_zone?: string | null;
        department?: components["schemas"]["NamedRef"] | null;
        roles: string[];
      };
      rights: { [area: string]: { [action: string]: components["schemas"]["Reach"] } };
      fields: { [area: string]: components["schemas"]["Fields"] };
      company: { name: string; currency: string; phone_region: string; time_zone: string; language: string };
      csrf_token: string;
      demo: boolean;
      sections: string[];
    };
    UpdateProfile: { language?: string; time_zone?: string; name?: string };
    ChangePassword: { current: string; new: string };
    SessionView: { id: string; current: boolean; created_at: string; last_seen_at: string; address?: string | null; user_agent?: string | null };
    SessionList: { items: components["schemas"]["SessionView"][] };
    UserView: {
      id: string;
      name: string;
      email: string;
      roles: string[];
      department?: components["schemas"]["NamedRef"] | null;
      disabled: boolean;
      last_sign_in_at?: string | null;
      version: number;
      can: components["schemas"]["Can"];
    };
    UserPage: { items: components["schemas"]["UserView"][]; next_cursor?: string | null; count?: components["schemas"]["Count"] | null };
    CreateUser: { name: string; email: string; password: string; roles: string[]; department_id?: string | null };
    UpdateUser: { name?: string; email?: string; roles?: string[]; department_id?: string | null; disabled?: boolean };
    SetPassword: { password: string };
    PeopleList: { items: { id: string; name: string; department_id?: string | null }[] };
    DepartmentView: { id: string; name: string; parent_id?: string | null; people: number; version: number };
    DepartmentList: { items: components["schemas"]["DepartmentView"][] };
    CreateDepartment: { name: string; parent_id?: string | null };
    UpdateDepartment: { name?: string; parent_id?: string | null };
    RoleList: {
      items: {
        code: string;
        name_key: string;
        matrix: { [area: string]: { [action: string]: components["schemas"]["Reach"] } };
        fields: { [area: string]: components["schemas"]["Fields"] };
      }[];
    };
    SettingsView: { company_name: string; language: string; time_zone: string; currency: string; phone_region: string };
    UpdateSettings: { company_name?: string; language?: string; time_zone?: string; currency?: string; phone_region?: string };
    FillDemo: { contacts?: number; seed?: number };
    DemoJob: { job: string };
    PointView: { id: string; kind: string; value?: string | null; raw?: string | null; display?: string | null; masked?: string | null };
    WritePoint: { id?: string; kind: string; value?: string };
    CompanyOfContact: { id: string; name: string; position?: string | null };
    ContactView: {
      id: string;
      last_name?: string | null;
      first_name?: string | null;
      middle_name?: string | null;
      position?: string | null;
      source?: string | null;
      birthday?: string | null;
      address?: string | null;
      phones: components["schemas"]["PointView"][];
      emails: components["schemas"]["PointView"][];
      handles: components["schemas"]["PointView"][];
      companies: components["schemas"]["CompanyOfContact"][];
      owner?: components["schemas"]["NamedRef"] | null;
      department?: components["schemas"]["NamedRef"] | null;
      tags: string[];
      created_at: string;
      updated_at: string;
      deleted_at?: string | null;
      version: number;
      can: components["schemas"]["Can"];
      fields: components["schemas"]["Fields"];
    };
    ContactPage: { items: components["schemas"]["ContactView"][]; next_cursor?: string | null; count?: components["schemas"]["Count"] | null };
    CreateContact: components["schemas"]["UpdateContact"];
    UpdateContact: {
      last_name?: string | null;
      first_name?: string | null;
      middle_name?: string | null;
      position?: string | null;
      source?: string | null;
      birthday?: string | null;
      address?: string | null;
      phones?: components["schemas"]["WritePoint"][];
      emails?: components["schemas"]["WritePoint"][];
      handles?: components["schemas"]["WritePoint"][];
      companies?: { id: string; position?: string | null }[];
      owner_id?: string | null;
      department_id?: string | null;
      tags?: string[];
    };
    CompanyView: {
      id: string;
      name: string;
      legal_name?: string | null;
      inn?: string | null;
      kpp?: string | null;
      ogrn?: string | null;
      vat_id?: string | null;
      site?: string | null;
      address?: string | null;
      legal_address?: string | null;
      parent?: components["schemas"]["NamedRef"] | null;
      source?: string | null;
      phones: components["schemas"]["PointView"][];
      emails: components["schemas"]["PointView"][];
      handles: components["schemas"]["PointView"][];
      contacts?: { id: string; name: string; position?: string | null }[] | null;
      owner?: components["schemas"]["NamedRef"] | null;
      department?: components["schemas"]["NamedRef"] | null;
      tags: string[];
      created_at: string;
      updated_at: string;
      deleted_at?: string | null;
      version: number;
      can: components["schemas"]["Can"];
      fields: components["schemas"]["Fields"];
    };
    CompanyPage: { items: components["schemas"]["CompanyView"][]; next_cursor?: string | null; count?: components["schemas"]["Count"] | null };
    CreateCompany: components["schemas"]["UpdateCompany"];
    UpdateCompany: {
      name?: string;
      legal_name?: string | null;
      inn?: string | null;
      kpp?: string | null;
      ogrn?: string | null;
      vat_id?: string | null;
      site?: string | null;
      address?: string | null;
      legal_address?: string | null;
      parent_id?: string | null;
      source?: string | null;
      phones?: components["schemas"]["WritePoint"][];
      emails?: components["schemas"]["WritePoint"][];
      handles?: components["schemas"]["WritePoint"][];
      owner_id?: string | null;
      department_id?: string | null;
      tags?: string[];
    };
    FindDuplicates: {
      id?: string;
      last_name?: string;
      first_name?: string;
      name?: string;
      inn?: string;
      phones?: string[];
      emails?: string[];
    };
    DuplicateList: { items: { id: string; title: string; reason: string[]; owner?: components["schemas"]["NamedRef"] | null }[] };
    TimelineNote: {
      id: string;
      kind: "note";
      at: string;
      author?: components["schemas"]["NamedRef"] | null;
      markdown: string;
      html: string;
      version: number;
      can: components["schemas"]["Can"];
    };
    TimelineChange: {
      id: string;
      kind: "change";
      at: string;
      author?: components["schemas"]["NamedRef"] | null;
      changes: { field: string; before?: unknown; after?: unknown }[];
    };
    TimelineAct: {
      id: string;
      kind: "open" | "created" | "deleted" | "restored" | "imported";
      at: string;
      author?: components["schemas"]["NamedRef"] | null;
    };
    TimelineItem: components["schemas"]["TimelineNote"] | components["schemas"]["TimelineChange"] | components["schemas"]["TimelineAct"];
    TimelinePage: { items: components["schemas"]["TimelineItem"][]; next_cursor?: string | null };
    WriteNote: { markdown: string };
    WordList: { items: string[] };
    SearchHit: { kind: "contact" | "company"; id: string; title: string; subtitle?: string | null; matched: string[] };
    SearchAnswer: { items: components["schemas"]["SearchHit"][] };
    ImportView: {
      id: string;
      as: "contacts" | "companies";
      file_name: string;
      size_bytes: number;
      state: "uploaded" | "dry_run" | "ready" | "running" | "done" | "cancelled" | "failed";
      detected: {
        format: "csv" | "xlsx" | "vcard";
        encoding?: string | null;
        delimiter?: string | null;
        has_header?: boolean | null;
        sheet?: string | null;
        sheets?: string[] | null;
      };
      columns: { index: number; header: string; samples: string[]; target?: string | null; guess: boolean }[];
      targets: string[];
      preview: string[][];
      duplicates: "skip" | "fill" | "overwrite" | "add";
      duplicates_by: string[];
      progress: {
        rows_total?: number | null;
        rows_done: number;
        created: number;
        updated: number;
        skipped: number;
        refused: number;
        rate_per_s: number;
        seconds_left?: number | null;
      };
      errors: { row: number; column?: string | null; code: string; value?: string | null }[];
      created_at: string;
      can: components["schemas"]["Can"];
    };
    ImportPage: { items: components["schemas"]["ImportView"][]; next_cursor?: string | null };
    UpdateImport: {
      encoding?: string;
      delimiter?: string;
      has_header?: boolean;
      sheet?: string;
      targets?: (string | null)[];
      duplicates?: string;
      duplicates_by?: string[];
      owner_id?: string | null;
      tags?: string[];
    };
  };
}
