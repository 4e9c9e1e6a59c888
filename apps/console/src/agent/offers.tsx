/** Ringing offers, top right over whatever is open (D1). */
export function Offers() {
  return null;
}
