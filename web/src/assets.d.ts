/** A style sheet that the build puts into a script as text. */
declare module "*.css" {
  const text: string;
  export default text;
}

declare module "idiomorph" {
  export const Idiomorph: {
    morph(there: Element, part: Element, config: { callbacks: Record<string, (...given: never[]) => unknown> }): void;
  };
}
