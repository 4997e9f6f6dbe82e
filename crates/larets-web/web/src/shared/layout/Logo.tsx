// The mark of Larets: a small locked chest. Drawn here, so that it takes the colour of its surroundings.

export function Logo(props: { size?: number }) {
  const size = props.size ?? 24;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g stroke="#fff" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6.5 14.5v-1.2a4.8 4.8 0 0 1 4.8-4.8h9.4a4.8 4.8 0 0 1 4.8 4.8v1.2" />
        <path d="M6.5 14.5h6M19.5 14.5h6v8.2a1.8 1.8 0 0 1-1.8 1.8H8.3a1.8 1.8 0 0 1-1.8-1.8v-8.2" />
      </g>
      <rect x="12.6" y="12" width="6.8" height="7.6" rx="2" fill="#fff" />
      <circle cx="16" cy="15.1" r="1.3" fill="var(--accent)" />
      <path d="M16 15.5v1.9" stroke="var(--accent)" strokeWidth="1.4" strokeLinecap="round" />
    </svg>
  );
}
