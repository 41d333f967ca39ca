/** Where one begins: with the consultations, or, who may see none, with what they look after. */
import { reactRouterProvider } from 'react-admin';
import { tabsFor } from '../administration/tabs.ts';
import { may } from '../../domain/roles.ts';
import { useRoles } from '../parts/use-roles.ts';

const { Navigate } = reactRouterProvider;

export function Home() {
  const roles = useRoles();
  const looksAfter = !may(roles, 'timeline.read', 'service') && tabsFor(roles).length > 0;
  return <Navigate to={looksAfter ? '/administration' : '/consultations'} replace />;
}
