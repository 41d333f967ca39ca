/** The services one belongs to, with their agencies and emergency numbers. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function useServices() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['services'], queryFn: () => api.services() });
}
