/** Who may what (roles are held per service; everything not in the table is refused). */
export const ROLES = [
  'counselor',
  'supervisor',
  'administrator',
  'auditor',
  'system-operator',
] as const;
export type Role = (typeof ROLES)[number];

/** How a member of staff stands to a consultation: assigned to them, or merely of a service they belong to. */
export type Relation = 'own' | 'service';

/** `own`: only what is assigned to me. `service`: everything of a service in which I hold the role. */
type Reach = 'own' | 'service';

export const PERMISSIONS = {
  'account.use': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
    'system-operator': 'service',
  },
  'consultation.list': { counselor: 'service', supervisor: 'service', administrator: 'service' },
  'consultation.read': { counselor: 'service', supervisor: 'service', administrator: 'service' },
  'timeline.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  /** Words in whatever one may read; an auditor only in what was opened to them. */
  'consultation.search': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  'consultation.take': { counselor: 'service', supervisor: 'service' },
  'consultation.work': { counselor: 'own', supervisor: 'service' },
  'consultation.stand-in': { counselor: 'service', supervisor: 'service' },
  'consultation.open': { counselor: 'service', supervisor: 'service' },
  /** Two records are one person's: whoever may read both can say so, and take it back. */
  'consultee.link': { counselor: 'service', supervisor: 'service', administrator: 'service' },
  'consultation.assign': { counselor: 'own', supervisor: 'service', administrator: 'service' },
  /** Said to the assignee beside the talk; the consultee never sees it. */
  'consultation.whisper': { supervisor: 'service' },
  /** A reply of a counselor in training goes out as somebody else approves it. */
  'reply.approve': { supervisor: 'service' },
  /** Saying whose replies wait for approval. */
  'membership.train': { supervisor: 'service' },
  /** Who is on duty, who waits how long, what did not arrive. */
  'board.read': { supervisor: 'service', administrator: 'service' },
  /** Tell it once more, or note that the person was told in another way. */
  'notice.settle': { supervisor: 'service', administrator: 'service' },
  'escalation.start': { counselor: 'own', supervisor: 'service', administrator: 'service' },
  /** How escalations stand and what was disclosed; who works on no consultation says why they look. */
  'escalation.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  'escalation.approve': { supervisor: 'service', administrator: 'service' },
  'escalation.follow': { counselor: 'own', supervisor: 'service', administrator: 'service' },
  /** The directory of agencies, and who approves when: read by all who may have to call. */
  'agency.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  'agency.edit': { supervisor: 'service', administrator: 'service' },
  /** What every service has of it is the ward's. */
  'agency.edit-shared': { administrator: 'service' },
  'rota.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  'rota.edit': { supervisor: 'service', administrator: 'service' },
  /** Requests to disclose from where a room was used: known to these, made by the one, approved by another. */
  'access-data.read': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  'access-data.ask': { supervisor: 'service', administrator: 'service' },
  'access-data.approve': { administrator: 'service' },
  'settings.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  /** The list of services and how each stands: for those who look after them. */
  'service.list': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  'service.create': { administrator: 'service' },
  /** Its name, and whether its door is open to new consultations at all. */
  'service.change': { administrator: 'service' },
  'membership.read': { administrator: 'service', auditor: 'service' },
  'membership.change': { administrator: 'service' },
  /** Its LINE account: how it stands, never its secrets. */
  'channel.read': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  'channel.connect': { administrator: 'service' },
  /** Preparing what its settings are to be: the service's one draft. */
  'settings.draft': { supervisor: 'service', administrator: 'service' },
  /** A new version of a service's settings, in force from then on. */
  'settings.publish': { administrator: 'service' },
  /** Stopping intake at once, and going on: whoever answers for a shift must be able to. */
  'reception.pause': { supervisor: 'service', administrator: 'service' },
  /** Stops that are announced. */
  'reception.plan': { administrator: 'service' },
  /** Messages to followers: written and tried out by the one, sent by the other. */
  'broadcast.edit': { supervisor: 'service', administrator: 'service' },
  'broadcast.send': { administrator: 'service' },
  /** What went to LINE, to whose consultation, and what became of it. */
  'delivery.read': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  /** The menu under LINE's talk: made by the one, published by the other. */
  'rich-menu.edit': { supervisor: 'service', administrator: 'service' },
  'rich-menu.publish': { administrator: 'service' },
  /** Scripted consultees of a practice service: started and stopped by everybody who works there … */
  'practice.play': { counselor: 'service', supervisor: 'service', administrator: 'service' },
  /** … and taken away again by those who guide the practice, who also know how each takes what is said to her. */
  'practice.guide': { supervisor: 'service', administrator: 'service' },
  /** Prepared texts: the service's, and one's own. */
  'template.read': { counselor: 'service', supervisor: 'service', administrator: 'service' },
  'template.keep-own': { counselor: 'service', supervisor: 'service' },
  'template.edit': { supervisor: 'service', administrator: 'service' },
  /** Who saw and did what: of the services in which it is held. What one did oneself is everybody's to see. */
  'trail.read': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  'trail.export': { administrator: 'service', auditor: 'service' },
  /** Keeping a consultation, or all of somebody's, from the counselors who do not answer it. */
  'consultation.restrict': { supervisor: 'service', administrator: 'service' },
  /** Into a restricted consultation, for a while and with a reason; looked at afterwards by somebody else. */
  'emergency.begin': { counselor: 'service' },
  'emergency.review': { supervisor: 'service', administrator: 'service' },
  /** Contents for an audit: asked for by the one, approved by the other. */
  'contents.ask': { auditor: 'service' },
  'contents.decide': { administrator: 'service' },
  /** Consultations that nobody has a reason to open, and how many at once are too many. */
  'canary.manage': { administrator: 'service' },
  /** The engine's own history beside the timeline: ids, codes and times, never what was said. */
  'history.read': { supervisor: 'service', administrator: 'service', auditor: 'service' },
  'history.export': { administrator: 'service', auditor: 'service' },
  /** What somebody must be told of, and what was done about it. */
  'alarm.read': { administrator: 'service', auditor: 'service', 'system-operator': 'service' },
  'alarm.answer': { administrator: 'service', 'system-operator': 'service' },
  /** Whom an organisation's alarms are mailed to. */
  'alarm.address': { administrator: 'service' },
  /** Stops of the whole system, its end and its changes: told to staff and handed over as a document. */
  'announcement.publish': { administrator: 'service' },
  /** From which networks staff may come. */
  'allow-list.read': { administrator: 'service', auditor: 'service', 'system-operator': 'service' },
  'allow-list.change': { administrator: 'service' },
  /** The registers the ward asks for, and its approvals of copies. */
  'register.read': { administrator: 'service', auditor: 'service' },
  'register.edit': { administrator: 'service' },
  /** Records as files: under the ward's approval, with a purpose, by whoever answers for the service. */
  'record.export': { administrator: 'service' },
  /** Incidents and drills, and how far their reports are; what is published is everybody's to read. */
  'incident.read': { administrator: 'service', auditor: 'service', 'system-operator': 'service' },
  'incident.write': { administrator: 'service', 'system-operator': 'service' },
  /** Which consultations break a rule that must hold of all of them; asking for what mends it. */
  'inspection.read': { administrator: 'service', auditor: 'service' },
  'inspection.repair': { administrator: 'service' },
  /** Figures: small counts hidden, without those they count. */
  'figures.read': {
    counselor: 'service',
    supervisor: 'service',
    administrator: 'service',
    auditor: 'service',
  },
  /** Every count, and the consultations behind it. */
  'figures.persons': { supervisor: 'service', administrator: 'service' },
  'figures.export': { supervisor: 'service', administrator: 'service' },
  /** Monthly and yearly reports: read by the one, frozen, corrected and taken along by the other. */
  'report.read': { supervisor: 'service', administrator: 'service' },
  'report.make': { administrator: 'service' },
  /** How long what is kept, what goes, and its certificates; keeping one longer; and seeing to it that it goes. */
  'disposal.read': { administrator: 'service', auditor: 'service' },
  'disposal.hold': { supervisor: 'service', administrator: 'service' },
  'disposal.manage': { administrator: 'service' },
  /** The end of the contract: how far it is; and bringing it about, by those who look after every service. */
  'contract-end.read': { administrator: 'service', auditor: 'service' },
  'contract-end.act': { administrator: 'service' },
  'components.read': { administrator: 'service', auditor: 'service', 'system-operator': 'service' },
} as const satisfies Record<string, Partial<Record<Role, Reach>>>;
export type Permission = keyof typeof PERMISSIONS;

/** Whether someone who holds these roles in the consultation's service may do this to it. */
export function may(roles: readonly Role[], permission: Permission, relation: Relation): boolean {
  const reach: Partial<Record<Role, Reach>> = PERMISSIONS[permission];
  return roles.some(
    (role) => reach[role] === 'service' || (reach[role] === 'own' && relation === 'own'),
  );
}

/** Whether someone with these roles could have the permission for at least some consultation. */
export function couldEver(roles: readonly Role[], permission: Permission): boolean {
  return may(roles, permission, 'own');
}
