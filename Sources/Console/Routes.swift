import Identity

/// Every page there is.
enum Routes {
  static let all: [Route] =
    assets + signIn + federation + console + AccountPages.routes + ContactPages.routes
    + PersonPages.routes + GroupPages.routes + PolicyPages.routes + RolePages.routes

  private static let assets = Asset.all.map(\.route)

  private static let signIn: [Route] = [
    .get(SetupPage.path, SetupPage.show),
    .post(SetupPage.path, SetupPage.submit),
    .get("/signin", SignInPage.show),
    .post("/signin", SignInPage.submit),
    .get("/signin/preferences", PreferencesPage.show),
    .post("/signin/preferences", PreferencesPage.submit),
    Route(isPost: false, pattern: "/signin/mfa", access: .ticket(.code, CodePage.show)),
    Route(isPost: true, pattern: "/signin/mfa", access: .ticket(.code, CodePage.submit)),
    Route(isPost: false, pattern: "/signin/resync", access: .ticket(.code, SignInResyncPage.show)),
    Route(isPost: true, pattern: "/signin/resync", access: .ticket(.code, SignInResyncPage.submit)),
    Route(
      isPost: false, pattern: "/signin/password",
      access: .ticket(.newPassword, NewPasswordPage.show)
    ),
    Route(
      isPost: true, pattern: "/signin/password",
      access: .ticket(.newPassword, NewPasswordPage.submit)),
    Route(isPost: false, pattern: "/signin/lost", access: .ticket(.code, LostDevicePage.show)),
    Route(isPost: true, pattern: "/signin/lost", access: .ticket(.code, LostDevicePage.submit)),
    // After the fixed ones: an account's own address.
    .get("/signin/:account", SignInPage.show),
  ]

  private static let federation =
    [false, true].map {
      Route(
        isPost: $0, pattern: FederationEndpoint.path,
        access: .credentials(FederationEndpoint.answer))
    } + [
      Route(
        isPost: false, pattern: FederationEntry.path, access: .credentials(FederationEntry.show)),
      Route(isPost: true, pattern: FederationEntry.path, access: .owing(FederationEntry.submit)),
    ]

  private static let console: [Route] = [
    Route(isPost: false, pattern: "/console/", access: .session(OverviewPage.show)),
    Route(isPost: false, pattern: "/console", access: .session(OverviewPage.show)),
    Route(isPost: true, pattern: "/console/signout", access: .owing(SignOut.submit)),
    Route(
      isPost: false, pattern: SessionEnd.path, access: .owing(SessionEnd.tell), isUnattended: true),
    Route(isPost: true, pattern: SessionEnd.stayPath, access: .owing(SessionEnd.putOff)),
    Route(isPost: false, pattern: "/console/confirm", access: .owing(ConfirmPage.show)),
    Route(isPost: true, pattern: "/console/confirm", access: .owing(ConfirmPage.submit)),
    Route(
      isPost: false, pattern: RecoveryCodesPage.path, access: .session(RecoveryCodesPage.show)),
    Route(
      isPost: true, pattern: RecoveryCodesPage.path, access: .session(RecoveryCodesPage.submit)),
    Route(isPost: false, pattern: ActivityPage.path, access: .session(ActivityPage.show)),
    Route(
      isPost: false, pattern: ActivityNews.path, access: .session(ActivityNews.count),
      isUnattended: true),
    Route(isPost: false, pattern: ActivityDownload.path, access: .session(ActivityDownload.show)),
    Route(
      isPost: false, pattern: ActivityRecordPage.pattern, access: .session(ActivityRecordPage.show)),
    Route(isPost: false, pattern: "/console/users", access: .session(UsersPage.show)),
    Route(isPost: false, pattern: "/console/users/new", access: .session(NewUserPage.show)),
    Route(isPost: true, pattern: "/console/users/new", access: .session(NewUserPage.submit)),
    Route(isPost: false, pattern: FirstUserPage.path, access: .session(FirstUserPage.show)),
    Route(isPost: true, pattern: FirstUserPage.path, access: .session(FirstUserPage.submit)),
    Route(isPost: false, pattern: "/console/policies", access: .session(PoliciesPage.show)),
    Route(isPost: false, pattern: "/console/policies/new", access: .session(NewPolicyPage.show)),
    Route(isPost: true, pattern: "/console/policies/new", access: .session(NewPolicyPage.submit)),
    Route(isPost: false, pattern: "/console/simulate", access: .session(SimulatePage.show)),
    Route(isPost: true, pattern: "/console/simulate", access: .session(SimulatePage.submit)),
    Route(isPost: false, pattern: "/console/roles", access: .session(RolesPage.show)),
    Route(isPost: false, pattern: "/console/roles/new", access: .session(NewRolePage.show)),
    Route(isPost: true, pattern: "/console/roles/new", access: .session(NewRolePage.submit)),
    Route(isPost: false, pattern: "/console/groups", access: .session(GroupsPage.show)),
    Route(isPost: false, pattern: "/console/groups/new", access: .session(NewGroupPage.show)),
    Route(isPost: true, pattern: "/console/groups/new", access: .session(NewGroupPage.submit)),
  ]
}

/// Pages about one person: an IAM user under `/console/users/NAME`, or the visitor himself under
/// `/console/me`, which is also how the root user finds his own.
enum PersonPages {
  static let routes: [Route] = [
    pair("security_credentials", show: CredentialsPage.show),
    pair("mfa/new", isOpenOwing: true, show: AssignPage.show, submit: AssignPage.submit),
    pair("mfa/new/:draft", isOpenOwing: true, show: SetUpPage.show, submit: SetUpPage.submit),
    pair("mfa/:device/resync", show: ResyncPage.show, submit: ResyncPage.submit),
    pair("mfa/:device/remove", show: RemovePage.show, submit: RemovePage.submit),
    pair("mfa/:device/tags", show: DeviceTagsPage.show, submit: DeviceTagsPage.submit),
    pair("permissions", show: UserPermissionsPage.show, submit: UserPermissionsPage.submit),
    pair("permissions/policy", show: UserPermissionsPage.policy),
    pair(
      "permissions/new", show: UserPermissionsPage.edit, submit: UserPermissionsPage.edit),
    pair(
      "permissions/edit", show: UserPermissionsPage.edit, submit: UserPermissionsPage.edit),
    pair("groups", show: UserGroupsPage.show, submit: UserGroupsPage.submit),
    pair("tags", show: UserTagsPage.show, submit: UserTagsPage.submit),
    pair("password", show: PasswordPage.show, submit: PasswordPage.submit),
    pair("contact", show: NoticeAddressPage.show, submit: NoticeAddressPage.submit),
    pair("access_keys/new", show: NewKeyPage.show, submit: NewKeyPage.submit),
    pair("access_keys/:key/use", show: KeyUsePage.show),
    pair("access_keys/:key/seen", isUnattended: true, show: KeyUsePage.text),
    pair("access_keys/:key/status", submit: KeyStatusForm.submit),
    pair("access_keys/:key/delete", show: DeleteKeyPage.show, submit: DeleteKeyPage.submit),
    // Of oneself alone.
    pair("mfa/recovery", at: ["/console/me/"], show: RecoveryStepPage.show),
    pair(
      "mfa/:device/try", at: ["/console/me/"], show: TryDevicePage.show,
      submit: TryDevicePage.submit),
    // What nobody does to himself.
    pair(
      "help", at: ["/console/users/:user/"], show: HelpPage.show, submit: HelpPage.submit),
    pair(
      "password/remove", at: ["/console/users/:user/"], show: RemovePasswordPage.show,
      submit: RemovePasswordPage.submit),
    pair(
      "delete", at: ["/console/users/:user/"], show: DeleteUserPage.show,
      submit: DeleteUserPage.submit),
  ].flatMap { $0 }

  private static func pair(
    _ page: String, at bases: [String] = ["/console/users/:user/", "/console/me/"],
    isOpenOwing: Bool = false, isUnattended: Bool = false,
    show: (@Sendable (PersonVisit) throws -> ConsoleAnswer)? = nil,
    submit: (@Sendable (PersonVisit) throws -> ConsoleAnswer)? = nil
  ) -> [Route] {
    bases.flatMap { base in
      [(false, show), (true, submit)].compactMap { isPost, handle in
        handle.map { handle in
          let open: @Sendable (SignedInVisit) throws -> ConsoleAnswer = {
            try handle(PersonVisit($0))
          }
          // One's own alone: who owes a factor does nothing for others.
          let isOpen = isOpenOwing && base == "/console/me/"
          return Route(
            isPost: isPost, pattern: base + page,
            access: isOpen ? .owing(open) : .session(open), isUnattended: isUnattended)
        }
      }
    }
  }
}

/// Pages about the account as a whole.
enum AccountPages {
  static let routes: [Route] = [
    Route(
      isPost: false, pattern: SettingsPage.path, access: .session(SettingsPage.show)),
    Route(
      isPost: true, pattern: SettingsPage.path, access: .session(SettingsPage.submit)),
    Route(isPost: false, pattern: CoveragePage.path, access: .session(CoveragePage.show)),
    Route(isPost: true, pattern: CoveragePage.path, access: .session(CoveragePage.submit)),
    Route(
      isPost: true, pattern: CoveragePage.reportPath, access: .session(CoveragePage.report)),
    Route(
      isPost: false, pattern: CoveragePage.path + "/:device/continue",
      access: .session(ContinuePage.show)),
    Route(
      isPost: true, pattern: CoveragePage.path + "/:device/continue",
      access: .session(ContinuePage.submit)),
  ]
}

/// Pages about one group, under `/console/groups/NAME`.
enum GroupPages {
  static let routes: [Route] =
    pair("members", show: GroupMembersPage.show, submit: GroupMembersPage.submit)
    + pair("permissions", show: GroupPermissionsPage.show, submit: GroupPermissionsPage.submit)
    + pair("permissions/policy", show: GroupPermissionsPage.policy)
    + pair("permissions/new", show: GroupPermissionsPage.edit, submit: GroupPermissionsPage.edit)
    + pair("permissions/edit", show: GroupPermissionsPage.edit, submit: GroupPermissionsPage.edit)
    + pair("delete", show: DeleteGroupPage.show, submit: DeleteGroupPage.submit)

  private static func pair(
    _ page: String, show: @escaping @Sendable (GroupVisit) throws -> ConsoleAnswer,
    submit: (@Sendable (GroupVisit) throws -> ConsoleAnswer)? = nil
  ) -> [Route] {
    let pattern = "/console/groups/:group/" + page
    var routes = [
      Route(isPost: false, pattern: pattern, access: .session { try show(GroupVisit($0)) })
    ]
    if let submit {
      routes.append(
        Route(isPost: true, pattern: pattern, access: .session { try submit(GroupVisit($0)) }))
    }
    return routes
  }
}
