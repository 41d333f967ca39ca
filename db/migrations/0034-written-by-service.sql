-- Who works in a service, and the service itself, is seen by all of the organisation, and written by nobody outside it.
create policy "services_app_add" on "services" as restrictive for insert to "madoguchi_app" with check (id = any((select app_services())::uuid[]));
create policy "services_app_change" on "services" as restrictive for update to "madoguchi_app" using (id = any((select app_services())::uuid[])) with check (id = any((select app_services())::uuid[]));
create policy "services_app_remove" on "services" as restrictive for delete to "madoguchi_app" using (id = any((select app_services())::uuid[]));
create policy "memberships_app_add" on "memberships" as restrictive for insert to "madoguchi_app" with check (service_id = any((select app_services())::uuid[]));
create policy "memberships_app_change" on "memberships" as restrictive for update to "madoguchi_app" using (service_id = any((select app_services())::uuid[])) with check (service_id = any((select app_services())::uuid[]));
create policy "memberships_app_remove" on "memberships" as restrictive for delete to "madoguchi_app" using (service_id = any((select app_services())::uuid[]));
