/** The WGS 84 ellipsoid: equatorial radius in kilometres, and flattening. */
const RADIUS_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;

/** A point on the earth, in degrees. */
export interface Point {
  lat: number;
  long: number;
}

/**
 * Length in kilometres of the shortest way between two points on the WGS 84 ellipsoid, by Lambert's formula for long lines: right to
 * some ten metres in thousands of kilometres.
 */
export function distanceKm(from: Point, to: Point): number {
  const [one, other] = [reducedLatitude(from.lat), reducedLatitude(to.lat)];
  const half = (radians: number) => Math.sin(radians / 2) ** 2;
  const chord = half(other - one) + Math.cos(one) * Math.cos(other) * half(toRadians(to.long) - toRadians(from.long));
  const angle = 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
  // At the same point and at opposite ones there is nothing to correct.
  if (angle < 1e-9 || Math.PI - angle < 1e-9) return RADIUS_KM * angle;
  const mean = (one + other) / 2;
  const difference = (other - one) / 2;
  const x = ((angle - Math.sin(angle)) * Math.sin(mean) ** 2 * Math.cos(difference) ** 2) / Math.cos(angle / 2) ** 2;
  const y = ((angle + Math.sin(angle)) * Math.cos(mean) ** 2 * Math.sin(difference) ** 2) / Math.sin(angle / 2) ** 2;
  return RADIUS_KM * (angle - (FLATTENING / 2) * (x + y));
}

function reducedLatitude(degrees: number): number {
  return Math.atan((1 - FLATTENING) * Math.tan(toRadians(degrees)));
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
