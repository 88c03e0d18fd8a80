/** What scripts/build.ts makes. */
declare module "*.gen.js" {
  const path: string;
  export default path;
}
declare module "*.gen.txt" {
  const path: string;
  export default path;
}
