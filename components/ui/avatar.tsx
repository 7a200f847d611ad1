/** A person's picture. Their name stands beside it, so it is silent for screen readers. */
export function Avatar({ src, size }: { src: string; size: number }) {
  // biome-ignore lint/performance/noImgElement: small pictures from anywhere, data addresses too; there is nothing to optimise
  return <img className="avatar" src={src} alt="" width={size} height={size} referrerPolicy="no-referrer" />;
}
