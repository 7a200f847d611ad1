import { Picture } from "./picture.tsx";
/** A person's picture. Their name stands beside it, so it is silent for screen readers. */
export function Avatar({ src, size }: { src: string; size: number }) {
  return <Picture className="avatar" src={src} alt="" width={size} height={size} />;
}
