/** Does `work` under one line that names it and, when it is done, says how long it took. */
export async function step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const began = performance.now();
  process.stdout.write(`  ${name} ... `);
  try {
    const result = await work();
    console.log(`${seconds(performance.now() - began)} s`);
    return result;
  } catch (error) {
    console.log("failed");
    throw error;
  }
}

/** Milliseconds as seconds with one decimal. */
export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
