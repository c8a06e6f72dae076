import { defineTool } from 'deliberate/extension';

export default defineTool<{ item?: string }, unknown>({
  run: async ({ item }, { fetch, settings }) =>
    (await fetch(`${settings.SHOP_URL}/stock${item === undefined ? '' : `?item=${item}`}`)).json(),
});
