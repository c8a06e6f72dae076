import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isFunction = ({ initializer }: ts.VariableDeclaration): boolean =>
  initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));

/** Exported functions of a TypeScript file that stand without a doc comment. */
export const uncommentedFunctions = (root: string, file: string): string[] => {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  return source.statements.filter(isExported).flatMap((node) => {
    if (ts.getJSDocCommentsAndTags(node).length > 0) return [];
    const names = ts.isFunctionDeclaration(node)
      ? [node.name?.text ?? 'default']
      : ts.isVariableStatement(node)
        ? node.declarationList.declarations.filter(isFunction).map(({ name }) => name.getText())
        : [];
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return names.map((name) => `${file}:${line}: ${name} has no doc comment`);
  });
};
