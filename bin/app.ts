import { App } from 'aws-cdk-lib';
import { stageOf } from '../lib/config/index.ts';
import { Deliberate } from '../lib/deliberate.ts';
import { functionSettingsSchema } from '../src/contracts/function-settings.ts';

/** Of the context (`cdk -c name=value`): text, or the default. */
const given = (app: App, name: string, otherwise: string): string =>
  String(app.node.tryGetContext(name) ?? otherwise);

const app = new App();
const stage = stageOf(given(app, 'stage', 'dev'));
new Deliberate(app, given(app, 'name', `Deliberate-${stage.name}`), {
  stage,
  pack: given(app, 'pack', 'packs/support'),
  settings: functionSettingsSchema.shape.EXTENSION_SETTINGS.parse(given(app, 'settings', '{}')) ?? {},
});
