/** Files that executables carry: `import path from "./x.css" with { type: "file" }` gives the path to read them from. */
declare module "*.css" {
  const path: string;
  export default path;
}

declare module "*.svg" {
  const path: string;
  export default path;
}

declare module "*.png" {
  const path: string;
  export default path;
}
