/** Where one begins: with the consultations, or, who may see none, with the state of what they look after. */
import { reactRouterProvider } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { useRoles } from '../parts/use-roles.ts';

const { Navigate } = reactRouterProvider;

export function Home() {
  const roles = useRoles();
  const looksAfter =
    !may(roles, 'timeline.read', 'service') && may(roles, 'components.read', 'service');
  return <Navigate to={looksAfter ? '/administration/operations' : '/consultations'} replace />;
}
