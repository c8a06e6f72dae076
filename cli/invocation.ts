/** How this command line is called, as a person types it: in the repository, or where the package is installed. */
export const command = import.meta.filename.includes('/node_modules/')
  ? 'npx deliberate'
  : 'npm run deliberate --';
