/** Whether a requested path belongs to a route's path: "/api/x/:id" and "/api/x/1?after=2". */
export function hasPathOf(routePath: string, requested: string): boolean {
  const [path = ''] = requested.split('?');
  const wanted = routePath.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index])
  );
}
