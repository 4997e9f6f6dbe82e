// Web addresses that were typed into a note as they are become links. The rest of the note's HTML, which the server has made
// and cleaned, is left alone.

const TAG = /(<[^>]*>)/;
// What stands in a text as an escaped sign, such as a closing bracket, is no part of an address.
const ADDRESS = /\b(?:https?:\/\/|www\.)(?:(?!&(?:lt|gt|quot|nbsp|#\d+);)[^\s"'<>«»])+/giu;
const ALREADY = /^<(\/?)(?:a|code|pre)[\s>]/i;

/** Without the signs that belong to the sentence: «see (https://example.com/a).» */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const text = address.slice(0, end);
    const closesNothing = last === ")" && text.split("(").length <= text.split(")").length - 1;
    if (!/[.,;:!?…\]}*_]/.test(last) && !closesNothing) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function link(found: string): string {
  const address = trimmed(found);
  if (!/\.\w|\/\/\w/u.test(address)) return found;
  const href = address.toLowerCase().startsWith("www.") ? `https://${address}` : address;
  return `<a href="${href}" target="_blank" rel="noopener noreferrer nofollow">${address}</a>${found.slice(address.length)}`;
}

export function withLinks(html: string): string {
  let inside = 0;
  return html
    .split(TAG)
    .map((part) => {
      if (!part.startsWith("<")) return inside > 0 ? part : part.replace(ADDRESS, link);
      const tag = ALREADY.exec(part);
      if (tag) inside += tag[1] === "/" ? -1 : 1;
      return part;
    })
    .join("");
}
