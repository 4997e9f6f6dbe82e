// Looking through the eyes of a person: in one tab, for as long as it is open. The address that opens such a tab names the person;
// from then on each request does.

const KEY = "larets.preview";
const PARAMETER = "preview";

let person: string | null = null;

/** Takes the person from the address, once, before anything is asked; later loads of the tab remember. */
export function takePreview(): void {
  const address = new URL(location.href);
  const named = address.searchParams.get(PARAMETER);
  if (named !== null) {
    sessionStorage.setItem(KEY, named);
    address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, "", address);
  }
  person = sessionStorage.getItem(KEY);
}

/** Whose eyes this tab looks through. */
export function previewOf(): string | null {
  return person;
}

/** In a tab of its own, which shares nothing with this one but the session. */
export function openPreview(id: string): void {
  window.open(`/?${PARAMETER}=${encodeURIComponent(id)}`, "_blank", "noopener");
}

export function endPreview(): void {
  sessionStorage.removeItem(KEY);
  window.close();
  // A tab that was not opened by a page stays.
  location.assign("/settings/people");
}
