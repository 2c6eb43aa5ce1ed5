// Files that are there to be filled in: `.env.example`, `database.yml.sample`.
const example = /(?:^|[./_-])(?:example|sample|template|dist|tpl)(?:\.\w+)?$/i;

export const isExampleFile = (path: string) => example.test(path);
