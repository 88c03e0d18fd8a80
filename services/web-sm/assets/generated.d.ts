/** The bundle of app.ts, which scripts/build.ts makes. */
declare module "*/app.gen.js" {
  const path: string;
  export default path;
}
