import type { User } from '@switchboard/contracts';
import {
  type AsyncRouteComponent,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { homeOf, parseSearch, stringifySearch } from './addresses';
import { Frame } from './frame/frame';
import { ForWhom } from './frame/for-whom';
import { session } from './session/session';
import { hasRole, mayReadReports } from './session/use-session';
import { NotFound } from './shared/states';

/** A page for some only; its code comes before it is shown, as the router does it for every page. */
const only = (mayUse: (user: User) => boolean, Page: AsyncRouteComponent<object>) =>
  Object.assign(
    () => (
      <ForWhom mayUse={mayUse}>
        <Page />
      </ForWhom>
    ),
    { preload: Page.preload },
  );

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: homeOf(session.current()) });
  },
});
const DeskPage = lazyRouteComponent(() => import('./agent/desk.page'), 'DeskPage');
const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  component: only((user) => hasRole(user, 'agent'), DeskPage),
});
const ContactPage = lazyRouteComponent(() => import('./agent/contact.page'), 'ContactPage');
const contact = createRoute({
  getParentRoute: () => root,
  path: '/desk/$contactId',
  component: function Contact() {
    const { contactId } = contact.useParams();
    return <ContactPage key={contactId} contactId={contactId} />;
  },
});
const LivePage = lazyRouteComponent(() => import('./supervisor/live.page'), 'LivePage');
const livePage = createRoute({
  getParentRoute: () => root,
  path: '/live',
  component: only((user) => hasRole(user, 'supervisor') || hasRole(user, 'administrator'), LivePage),
});
const ReportsPage = lazyRouteComponent(() => import('./supervisor/reports.page'), 'ReportsPage');
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: (search: Record<string, unknown>) => search as Record<string, string | undefined>,
  component: only(mayReadReports, ReportsPage),
});
const ReportPage = lazyRouteComponent(() => import('./supervisor/report.page'), 'ReportPage');
const report = createRoute({
  getParentRoute: () => root,
  path: '/reports/$contactId',
  component: function Report() {
    const { contactId } = report.useParams();
    return <ReportPage key={contactId} contactId={contactId} />;
  },
});
const AdministrationPage = lazyRouteComponent(
  () => import('./administrator/administration.page'),
  'AdministrationPage',
);
const administration = createRoute({
  getParentRoute: () => root,
  path: '/administration',
  beforeLoad: () => {
    throw redirect({ to: '/administration/$section', params: { section: 'users' } });
  },
});
const section = createRoute({
  getParentRoute: () => root,
  path: '/administration/$section',
  component: function Section() {
    return (
      <ForWhom mayUse={(user) => hasRole(user, 'administrator')}>
        <AdministrationPage section={section.useParams().section} />
      </ForWhom>
    );
  },
});

export const router = createRouter({
  routeTree: root.addChildren([index, desk, contact, livePage, reports, report, administration, section]),
  defaultPreload: 'intent',
  parseSearch,
  stringifySearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
